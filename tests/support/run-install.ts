import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { installPackages } from '../../electron/provisioning/packages/install.ts';
import type { InstallOptions, InstallResult } from '../../electron/provisioning/packages/install.ts';
import { ScriptedTransport } from './scripted-transport.ts';
import type { Rule } from './scripted-transport.ts';

export const debian: OsFacts = {
  id: 'debian',
  version: '12',
  family: 'debian',
  init: 'systemd',
  packageManager: 'apt',
};
export const alpine: OsFacts = {
  id: 'alpine',
  version: '3.22.1',
  family: 'alpine',
  init: 'openrc',
  packageManager: 'apk',
};
export const packagesOf = (manager: PackageEntry['manager'], ...names: string[]): PackageEntry[] =>
  names.map((name) => ({ manager, name }));

/** The network is there at once, unless a test says otherwise. */
const online: readonly Rule[] = [
  [/ip route show/, { stdout: 'default via 10.0.0.1 dev eth0\n' }],
  [/getent hosts/, { stdout: 'resolved\n' }],
];

/** Runs an installation to its end, however long it waits. */
export async function install(
  rules: readonly Rule[],
  entries: PackageEntry[],
  more: Partial<InstallOptions> = {},
): Promise<{ result: InstallResult | Error; transport: ScriptedTransport; status: string[]; lines: string[] }> {
  const clock = new ManualClock();
  const transport = new ScriptedTransport([...online, ...rules]);
  const status: string[] = [];
  const lines: string[] = [];
  const options: InstallOptions = {
    clock,
    os: debian,
    onMissing: 'stop',
    onStatus: (text) => status.push(text),
    onLine: ({ text }) => lines.push(text),
    ...more,
  };
  const work = installPackages(transport, entries, options).catch((error: unknown) => error as Error);
  await clock.advance(3_600_000);
  return { result: await work, transport, status, lines };
}
