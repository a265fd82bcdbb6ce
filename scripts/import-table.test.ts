import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const project = path.join(import.meta.dirname, '..');
const report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string(), message: z.string() })),
});

/** File and what it imports: every row of the table must be refused, each line for itself. */
const forbidden: [file: string, imported: string][] = [
  ['shared/domain/x.ts', 'node:fs'],
  ['shared/domain/x.ts', 'react'],
  ['shared/domain/x.ts', '../../electron/lib/log.ts'],
  ['electron/lib/x.ts', 'electron'],
  ['electron/lib/x.ts', '../store/store.ts'],
  ['electron/lib/x.ts', 'undici'],
  ['electron/proxmox/x.ts', 'electron'],
  ['electron/proxmox/x.ts', '../ssh/ssh-session.ts'],
  ['electron/proxmox/deep/x.ts', '../../store/store.ts'],
  ['electron/ssh/x.ts', '../proxmox/pve-client.ts'],
  ['electron/store/x.ts', '../templates/library.ts'],
  ['electron/templates/x.ts', '../store/store.ts'],
  ['electron/plan/x.ts', '../ssh/ssh-session.ts'],
  ['electron/plan/x.ts', '../jobs/job-runner.ts'],
  ['electron/inventory/x.ts', '../ssh/ssh-session.ts'],
  ['electron/provisioning/x.ts', '../store/store.ts'],
  ['electron/provisioning/packages/x.ts', '../../jobs/job-runner.ts'],
  ['electron/jobs/x.ts', '../ipc/router.ts'],
  ['electron/jobs/x.ts', '../templates/library.ts'],
  ['electron/ipc/x.ts', '../shell/window.ts'],
  ['electron/ipc/x.ts', '../../simulator/start-simulator.ts'],
  ['electron/shell/x.ts', '../store/store.ts'],
  ['electron/preload.ts', 'zod'],
  ['electron/preload.ts', './lib/log.ts'],
  ['renderer/ui/x.tsx', '../stores/jobs-store.ts'],
  ['renderer/ui/x.tsx', '../../shared/errors.ts'],
  ['renderer/ipc/x.ts', '../stores/jobs-store.ts'],
  ['renderer/ipc/x.ts', 'react'],
  ['renderer/stores/x.ts', 'react'],
  ['renderer/stores/x.ts', 'zustand'],
  ['renderer/stores/x.ts', '../features/jobs/job-page.tsx'],
  ['renderer/features/jobs/x.tsx', '../containers/containers-page.tsx'],
  ['renderer/features/jobs/parts/x.tsx', '../../containers/containers-page.tsx'],
  ['renderer/features/jobs/x.tsx', '../../../electron/lib/log.ts'],
  ['renderer/features/jobs/x.tsx', 'node:path'],
  ['simulator/x.ts', '../electron/proxmox/upid.ts'],
  ['simulator/x.ts', '../shared/ipc/contract.ts'],
  ['scripts/x.ts', 'electron'],
  ['tests/e2e/x.ts', 'electron'],
];

const allowed: [file: string, imported: string][] = [
  ['shared/domain/x.ts', 'zod'],
  ['electron/start.ts', 'electron'],
  ['electron/main.ts', 'electron'],
  ['electron/shell/x.ts', 'electron'],
  ['electron/proxmox/x.ts', '../lib/log.ts'],
  ['electron/proxmox/x.ts', '../../shared/errors.ts'],
  ['electron/jobs/x.ts', '../plan/plan.ts'],
  ['electron/ipc/x.ts', '../jobs/job-runner.ts'],
  ['renderer/ui/x.tsx', 'react'],
  ['renderer/stores/x.ts', 'zustand/vanilla'],
  ['renderer/features/jobs/x.tsx', '../../stores/jobs-store.ts'],
  ['renderer/features/jobs/x.tsx', '../../ui/button.tsx'],
  ['renderer/features/jobs/parts/x.tsx', '../job-page.tsx'],
  ['simulator/x.ts', '../shared/domain/ids.ts'],
];

let folder = '';
const refused = new Set<string>();

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-imports-'));
  await fs.writeFile(path.join(folder, '.gitignore'), '');
  const config: unknown = JSON.parse(await fs.readFile(path.join(project, '.oxlintrc.json'), 'utf8'));
  // Without types: the fixture has no TypeScript project, and the table does not need one.
  await fs.writeFile(
    path.join(folder, '.oxlintrc.json'),
    JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(config), options: { typeAware: false } }),
  );
  const cases = [...forbidden, ...allowed];
  for (const [index, [file, imported]] of cases.entries()) await writeCase(index, file, imported);
  const oxlint = path.join(project, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, '-f', 'json'], { cwd: folder }).catch(
    (error: unknown) => z.object({ stdout: z.string() }).parse(error),
  );
  for (const { code, filename } of report.parse(JSON.parse(stdout)).diagnostics) {
    if (code === 'eslint(no-restricted-imports)') refused.add(filename.replaceAll('\\', '/'));
  }
});
afterAll(() => fs.rm(folder, { recursive: true }));

describe('the import table of the house', () => {
  it.each(forbidden.map((row, index) => [...row, index] as const))('refuses %s importing %s', (file, _, index) => {
    expect(refused).toContain(caseFile(index, file));
  });

  it.each(allowed.map((row, index) => [...row, index + forbidden.length] as const))(
    'lets %s import %s',
    (file, _, index) => {
      expect(refused).not.toContain(caseFile(index, file));
    },
  );
});

/** Each case is a file of its own, so that each is judged alone; fixed names such as main.ts keep theirs. */
function caseFile(index: number, file: string): string {
  return file.replace(/\/x\.(tsx?)$/, `/case-${index}.$1`);
}

async function writeCase(index: number, file: string, imported: string): Promise<void> {
  const target = path.join(folder, caseFile(index, file));
  await fs.mkdir(path.dirname(target), { recursive: true });
  await fs.appendFile(target, `import * as imported${index} from '${imported}';\nconsole.log(imported${index});\n`);
}
