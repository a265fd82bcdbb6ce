import type { Program, ServiceControl, ServiceStatus } from '../kernel/machine.ts';
import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { dateFormatted } from '../commands/date-format.ts';
import { rootActor } from '../vfs/nodes.ts';

const bare = (name: string): string => name.replace(/\.service$/, '');

export const control = (io: Io): ServiceControl => {
  const { current } = io.machine.services;
  if (!current)
    throw new ProgramFailure("System has not been booted with systemd as init system (PID 1). Can't operate.");
  return current;
};

const systemctl = program(async (io) => {
  const { flags, all, values, operands } = readOptions(io.args, {
    valued: ['p', 't', 'n', 'o', 's', 'state', 'output', 'kill-who', 'H'],
    aliases: { property: 'p', type: 't', lines: 'n', signal: 's', quiet: 'q', all: 'a' },
  });
  const services = control(io);
  const [verb = 'list-units', ...units] = operands;
  const names = units.map(bare);
  switch (verb) {
    case 'start':
    case 'restart':
    case 'reload-or-restart':
    case 'try-restart':
    case 'reload':
      return forEach(io, names, async (name) => {
        if (verb !== 'start' && verb !== 'reload') await services.stop(name);
        return verb === 'reload' && services.status(name).active === 'active' ? null : services.start(name);
      });
    case 'stop':
      return forEach(io, names, async (name) => {
        if (services.status(name).load === 'not-found') return `Unit ${name}.service not loaded.`;
        await services.stop(name);
        return null;
      });
    case 'enable':
    case 'disable':
      return forEach(io, names, async (name) => {
        const wasEnabled = services.status(name).isEnabled;
        const problem = verb === 'enable' ? services.enable(name) : services.disable(name);
        if (problem !== null) return problem;
        const { path, isEnabled } = services.status(name);
        if (!wasEnabled && isEnabled)
          await io.err(`Created symlink /etc/systemd/system/multi-user.target.wants/${name}.service → ${path}.\n`);
        if (wasEnabled && !isEnabled)
          await io.err(`Removed "/etc/systemd/system/multi-user.target.wants/${name}.service".\n`);
        if (!flags.has('now')) return null;
        if (verb === 'enable') return services.start(name);
        await services.stop(name);
        return null;
      });
    case 'mask':
    case 'unmask':
      for (const name of names) services.mask(name, verb === 'mask');
      return 0;
    case 'kill':
      for (const name of names) services.mainProcess(name)?.signal('TERM');
      return 0;
    case 'is-active':
    case 'is-failed':
      return say(
        io,
        flags,
        names.map((name) => services.status(name).active),
        (state) => (verb === 'is-active' ? state === 'active' : state === 'failed'),
        3,
      );
    case 'is-enabled':
      return say(
        io,
        flags,
        names.map((name) => enabledText(services.status(name))),
        (state) => state === 'enabled' || state === 'static',
        1,
      );
    case 'is-system-running': {
      const state = services.list().some(({ active }) => active === 'failed') ? 'degraded' : 'running';
      await io.out(`${state}\n`);
      return state === 'running' ? 0 : 1;
    }
    case 'status':
      return showStatus(io, services, names);
    case 'show':
      return show(
        io,
        services,
        names,
        all.filter(([name]) => name === 'p').flatMap(([, value]) => value.split(',')),
        flags.has('value'),
      );
    case 'list-units':
      return listUnits(io, services, flags, { state: values.get('state'), type: values.get('t') });
    case 'list-unit-files':
      await io.out(
        services
          .list()
          .map((one) => `${one.name}.service`.padEnd(40) + ` ${enabledText(one)} enabled\n`)
          .join(''),
      );
      return 0;
    case 'cat':
      for (const name of names)
        await io.out(`# ${services.status(name).path}\n${io.vfs.readText(rootActor, services.status(name).path)}\n`);
      return 0;
    case 'daemon-reload':
    case 'daemon-reexec':
    case 'reset-failed':
    case 'set-default':
    case 'preset':
    case 'list-jobs':
    case 'list-timers':
    case 'list-sockets':
      return 0;
    default:
      throw new ProgramFailure(`Unknown command verb '${verb}'.`);
  }
});

async function forEach(
  io: Io,
  names: readonly string[],
  work: (name: string) => Promise<string | null>,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    const problem = await io.process.block(
      work(name.replace(/\.(?:socket|timer|target)$/, (suffix) => (suffix === '.target' ? suffix : ''))),
    );
    if (problem === null || name.endsWith('.target') || name.endsWith('.timer') || name.endsWith('.socket')) continue;
    await io.err(
      problem.startsWith('Unit ') && problem.endsWith('not found.')
        ? `Failed to ${io.args.find((arg) => !arg.startsWith('-')) ?? 'start'} ${name}.service: ${problem}\n`
        : `${problem}\n${problem.startsWith('Job for') ? `See "systemctl status ${name}.service" and "journalctl -xeu ${name}.service" for details.\n` : ''}`,
    );
    status = problem.endsWith('not found.') || problem.endsWith('not loaded.') ? 5 : 1;
  }
  return status;
}

const enabledText = ({ isEnabled, isStatic, load }: ServiceStatus): string =>
  load === 'masked'
    ? 'masked'
    : load === 'not-found'
      ? 'not-found'
      : isStatic
        ? 'static'
        : isEnabled
          ? 'enabled'
          : 'disabled';

async function say(
  io: Io,
  flags: ReadonlySet<string>,
  states: readonly string[],
  isGood: (state: string) => boolean,
  status: number,
): Promise<number> {
  if (!flags.has('q')) for (const state of states) await io.out(`${state}\n`);
  return states.some(isGood) ? 0 : states.includes('not-found') ? 4 : status;
}

async function showStatus(io: Io, services: ServiceControl, names: readonly string[]): Promise<number> {
  let status = 0;
  for (const name of names) {
    const one = services.status(name);
    if (one.load === 'not-found') {
      await io.err(`Unit ${name}.service could not be found.\n`);
      status = 4;
      continue;
    }
    const lines = services.journal
      .filter(({ unit }) => unit === name)
      .slice(-10)
      .map(({ atMs, source, text }) => `${dateFormatted('%b %d %T', atMs)} ${io.machine.hostname} ${source}: ${text}\n`)
      .join('');
    const since = one.active === 'active' ? ` since ${dateFormatted('%a %F %T UTC', one.sinceMs)}` : '';
    await io.out(
      `${one.active === 'failed' ? '×' : one.active === 'active' ? '●' : '○'} ${name}.service - ${one.description}\n     Loaded: ${one.load} (${one.path}; ${enabledText(one)}; preset: enabled)\n     Active: ${one.active} (${one.sub})${since}\n${one.mainPid > 0 ? `   Main PID: ${one.mainPid} (${services.mainProcess(name)?.comm ?? ''})\n` : ''}\n${lines}`,
    );
    if (one.active !== 'active') status = 3;
  }
  return status;
}

async function show(
  io: Io,
  services: ServiceControl,
  names: readonly string[],
  properties: readonly string[],
  isBare: boolean,
): Promise<number> {
  const blocks = (names.length === 0 ? [''] : names).map((name) => {
    const one = services.status(name);
    const facts: Readonly<Record<string, string>> = {
      Id: `${name}.service`,
      Names: `${name}.service`,
      Description: one.description,
      LoadState: one.load,
      ActiveState: one.active,
      SubState: one.sub,
      MainPID: String(one.mainPid),
      UnitFileState: one.load === 'not-found' ? '' : enabledText(one),
      FragmentPath: one.path,
      ExecMainStatus: one.active === 'failed' ? '1' : '0',
      Result: one.active === 'failed' ? 'exit-code' : 'success',
      NRestarts: '0',
      ActiveEnterTimestamp: one.active === 'active' ? dateFormatted('%a %F %T UTC', one.sinceMs) : '',
    };
    const wanted = properties.length > 0 ? properties.filter((property) => property in facts) : Object.keys(facts);
    return wanted.map((property) => `${isBare ? '' : `${property}=`}${facts[property] ?? ''}\n`).join('');
  });
  await io.out(blocks.join('\n'));
  return 0;
}

async function listUnits(
  io: Io,
  services: ServiceControl,
  flags: ReadonlySet<string>,
  { state, type }: { state: string | undefined; type: string | undefined },
): Promise<number> {
  if (type !== undefined && type !== 'service') return 0;
  const shown = services
    .list()
    .filter(
      (one) =>
        (flags.has('a') || one.active !== 'inactive') &&
        one.load !== 'not-found' &&
        (state === undefined ||
          state.split(',').includes(one.active) ||
          state.split(',').includes(one.sub) ||
          state === 'all') &&
        (!flags.has('failed') || one.active === 'failed'),
    );
  const width = Math.max(4, ...shown.map(({ name }) => name.length + 8));
  const mark = (one: ServiceStatus): string => (flags.has('plain') ? '' : one.active === 'failed' ? '● ' : '  ');
  if (!flags.has('no-legend'))
    await io.out(`${flags.has('plain') ? '' : '  '}${'UNIT'.padEnd(width)} LOAD   ACTIVE   SUB     DESCRIPTION\n`);
  await io.out(
    shown
      .map(
        (one) =>
          `${mark(one)}${`${one.name}.service`.padEnd(width)} ${one.load.padEnd(6)} ${one.active.padEnd(8)} ${one.sub.padEnd(7)} ${one.description}\n`,
      )
      .join(''),
  );
  if (!flags.has('no-legend')) await io.out(`\n${shown.length} loaded units listed.\n`);
  return 0;
}

const journalctl = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['u', 'n', 'o', 'S', 'U', 'p', 't', 'since', 'until', 'g'],
    aliases: { unit: 'u', lines: 'n', output: 'o', follow: 'f', reverse: 'r' },
  });
  const unit = values.get('u');
  if (operands.length > 0 && unit === undefined)
    throw new ProgramFailure(`Failed to add match '${operands[0] ?? ''}': Invalid argument`);
  const chosen = control(io).journal.filter((line) => unit === undefined || line.unit === bare(unit));
  const count = values.get('n');
  const lines = count === undefined || count === 'all' ? chosen : chosen.slice(-Number(count));
  if (lines.length === 0) return io.out('-- No entries --\n');
  const format = values.get('o') ?? 'short';
  await io.out(
    (flags.has('r') ? lines.toReversed() : lines)
      .map(({ atMs, source, text, unit: own }) => {
        if (format === 'cat') return `${text}\n`;
        if (format.startsWith('json'))
          return `${JSON.stringify({ __REALTIME_TIMESTAMP: String(atMs * 1000), _SYSTEMD_UNIT: `${own}.service`, SYSLOG_IDENTIFIER: source, MESSAGE: text })}\n`;
        const at = format.startsWith('short-iso') ? dateFormatted('%FT%T+0000', atMs) : dateFormatted('%b %d %T', atMs);
        return `${at} ${io.machine.hostname} ${source}[${source === 'systemd' ? 1 : 412}]: ${text}\n`;
      })
      .join(''),
  );
});

/** `service NAME ACTION`, Debian's old way. */
const service = program(async (io) => {
  const [name = '', action = 'status'] = io.args;
  return io.become(['systemctl', action, name]);
});

const loginctl = program(() => 0);

export const systemdPrograms: readonly (readonly [string, Program])[] = [
  ['systemctl', systemctl],
  ['journalctl', journalctl],
  ['service', service],
  ['loginctl', loginctl],
  ['timedatectl', loginctl],
  ['hostnamectl', loginctl],
];
