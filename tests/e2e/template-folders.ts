import fs from 'node:fs/promises';
import path from 'node:path';
import type { GantryApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { TemplatesPage } from './pages/templates-page.ts';

/** A template folder as a person keeps one. */
export async function writeTemplate(
  library: string,
  name: string,
  { cores = 1, memoryMiB = 512, script = 'log_info one\n' } = {},
): Promise<string> {
  const folder = path.join(library, name);
  await fs.mkdir(path.join(folder, 'scripts'), { recursive: true });
  await fs.writeFile(
    path.join(folder, 'gantry.yaml'),
    `gantry: 1
name: ${name}
description: Kept in a folder
tags: [house]
osTemplates: [debian-12-standard]
resources:
  cores: ${cores}
  memoryMiB: ${memoryMiB}
packages:
  apt: [curl, { name: git, version: '1:2.39.5-0+deb12u2' }]
scripts:
  - file: scripts/10-hello.sh
`,
  );
  await fs.writeFile(path.join(folder, 'scripts', '10-hello.sh'), `#!/bin/sh\nset -eu\n${script}`);
  return folder;
}

/** One that says what nobody understands, in its fourth line. */
export async function writeMalformed(library: string, name: string): Promise<string> {
  const folder = path.join(library, name);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(
    path.join(folder, 'gantry.yaml'),
    `gantry: 1\nname: ${name}\nosTemplates: [debian-12-standard]\nunprivilegd: false\n`,
  );
  return folder;
}

/** The demo homelab with a library folder of the user's, which the next question for a folder or file answers with. */
export async function openWithFolder(gantry: GantryApp): Promise<{ templates: TemplatesPage; library: string }> {
  const library = path.join(gantry.userDataDir, 'library');
  await fs.mkdir(library);
  await openDemo(gantry);
  await answerWithPath(gantry, library);
  const templates = new TemplatesPage(gantry.window);
  await templates.open();
  return { templates, library };
}

export const answerWithPath = ({ app }: GantryApp, chosen: string): Promise<void> =>
  app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, chosen);
