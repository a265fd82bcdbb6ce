// npm run icons: draws resources/icons again after a change of scripts/icons/gantry-mark.ts. The results are committed.
import fs from 'node:fs/promises';
import path from 'node:path';
import { drawPng, drawSvg } from './icons/draw.ts';
import { appMark, trayMark } from './icons/gantry-mark.ts';
import { runEntry } from './lib/entry.ts';
import { projectRoot } from './lib/project.ts';

await runEntry(async () => {
  const folder = path.join(projectRoot, 'resources', 'icons');
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, 'icon.svg'), drawSvg(appMark()));
  await fs.writeFile(path.join(folder, 'icon.png'), drawPng(appMark(), 512));
  for (const state of ['idle', 'working', 'attention', 'offline'] as const) {
    await fs.writeFile(path.join(folder, `tray-${state}.png`), drawPng(trayMark(state), 16));
    await fs.writeFile(path.join(folder, `tray-${state}@2x.png`), drawPng(trayMark(state), 32));
  }
  return 0;
});
