import type { Machine } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';

export type Unit = {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly type: string;
  /** Command lines, unexpanded but for instance names. */
  readonly before: readonly string[];
  readonly command: string;
  readonly stopCommand: string;
  readonly user: string;
  readonly group: string;
  readonly folder: string;
  readonly environment: readonly string[];
  readonly environmentFiles: readonly string[];
  readonly restart: string;
  readonly restartMs: number;
  readonly remains: boolean;
  readonly wantedBy: readonly string[];
};

export const unitFolders = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system'] as const;

/** Where a unit's file is, `name@.service` for an instance; null when there is none. */
export function findUnitFile(machine: Machine, name: string): string | null {
  const file = `${name}.service`;
  const template = file.replace(/@[^.]+(?=\.service$)/, '@');
  for (const candidate of new Set([file, template]))
    for (const folder of unitFolders)
      if (machine.vfs.find(rootActor, `${folder}/${candidate}`, false)) return `${folder}/${candidate}`;
  return null;
}

/** Every service there is a file for; templates only through their enabled instances. */
export function unitNames(machine: Machine): string[] {
  const names = unitFolders
    .flatMap((folder) => [folder, `${folder}/multi-user.target.wants`])
    .flatMap((folder) => {
      const node = machine.vfs.find(rootActor, folder);
      return node?.kind === 'dir'
        ? machine.vfs.names(node, rootActor).filter((name) => name.endsWith('.service') && !name.endsWith('@.service'))
        : [];
    });
  return [...new Set(names)].map((name) => name.slice(0, -'.service'.length)).toSorted();
}

export const isMasked = (machine: Machine, name: string): boolean => {
  const node = machine.vfs.find(rootActor, `/etc/systemd/system/${name}.service`, false);
  return node?.kind === 'link' && node.target === '/dev/null';
};

export function readUnit(machine: Machine, name: string): Unit | null {
  if (machine.family === 'alpine') return readInitScript(machine, name);
  const file = findUnitFile(machine, name);
  if (file === null) return null;
  const values = parse(machine.vfs.readText(rootActor, file));
  const instance = /@(.+)$/.exec(name)?.[1] ?? '';
  const filled = (text: string): string =>
    text.replace(
      /%([iInNpHh%])/g,
      (_, letter: string) =>
        ({
          i: instance,
          I: instance,
          n: `${name}.service`,
          N: name,
          p: name.replace(/@.*$/, ''),
          H: machine.hostname,
          h: '/root',
          '%': '%',
        })[letter] ?? '',
    );
  const get = (key: string): string => filled(values.get(key)?.at(-1) ?? '');
  const all = (key: string): string[] => (values.get(key) ?? []).map(filled);
  return {
    name,
    path: machine.vfs.find(rootActor, file) ? machine.vfs.realpath(rootActor, file) : file,
    description: get('Description') || `${name}.service`,
    type: get('Type') || 'simple',
    before: all('ExecStartPre'),
    command: get('ExecStart'),
    stopCommand: get('ExecStop'),
    user: get('User'),
    group: get('Group'),
    folder: get('WorkingDirectory'),
    environment: all('Environment'),
    environmentFiles: all('EnvironmentFile'),
    restart: get('Restart') || 'no',
    restartMs: seconds(get('RestartSec')),
    remains: /^(?:yes|true|1|on)$/i.test(get('RemainAfterExit')),
    wantedBy: all('WantedBy')
      .flatMap((text) => text.split(/\s+/))
      .filter((text) => text !== ''),
  };
}

function seconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min)?$/.exec(text);
  return match ? Number(match[1]) * ({ ms: 1, s: 1000, min: 60_000 }[match[2] ?? 's'] ?? 1000) : 100;
}

/** Assignments of all sections; an empty one clears what came before, as systemd.service(5) says. */
function parse(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.replace(/\\\n\s*/g, ' ').split('\n')) {
    const match = /^\s*([A-Za-z]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] === undefined) continue;
    if (match[2] === '') values.set(match[1], []);
    else values.set(match[1], [...(values.get(match[1]) ?? []), match[2] ?? '']);
  }
  return values;
}

/** An OpenRC script that sets `command` and its kin; others run through their own `start`. */
function readInitScript(machine: Machine, name: string): Unit | null {
  const file = `/etc/init.d/${name}`;
  const text = machine.vfs.readText(rootActor, file);
  if (text === '') return null;
  const own = machine.vfs.readText(rootActor, `/etc/conf.d/${name}`);
  const get = (key: string): string =>
    [own, text]
      .map((source) => new RegExp(`^\\s*(?:export\\s+)?${key}=(?:"([^"]*)"|'([^']*)'|(\\S*))`, 'm').exec(source))
      .map((match) => match?.[1] ?? match?.[2] ?? match?.[3])
      .find((value) => value !== undefined) ?? '';
  const filled = (value: string): string =>
    value.replace(/\$\{?(\w+)\}?/g, (whole, key: string) =>
      key === 'RC_SVCNAME' || key === 'SVCNAME' ? name : get(key) || whole.slice(0, 0),
    );
  const [user = '', group = ''] = filled(get('command_user')).split(':');
  return {
    name,
    path: file,
    description: get('description') || get('name') || name,
    type: 'simple',
    before: (/^start_pre\(\)\s*\{([^}]*)\}/m.exec(text)?.[1] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    command:
      `${filled(get('command'))} ${filled(get('command_args'))} ${filled(get('command_args_foreground'))}`.trim(),
    stopCommand: '',
    user,
    group,
    folder: filled(get('directory')),
    environment: [],
    environmentFiles: [],
    restart: 'no',
    restartMs: 0,
    remains: get('command') === '',
    wantedBy: ['default'],
  };
}

/** The folder whose links say what is started at boot. */
export const wantsFolder = (machine: Machine, target = 'multi-user.target'): string =>
  machine.family === 'alpine' ? '/etc/runlevels/default' : `/etc/systemd/system/${target}.wants`;
export const linkName = (machine: Machine, name: string): string =>
  machine.family === 'alpine' ? name : `${name}.service`;
