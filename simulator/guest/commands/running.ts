import type { Program } from '../kernel/machine.ts';
import { parseSignal, signalNumber } from '../kernel/signals.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { openDevice } from '../vfs/devices.ts';
import { deviceNode } from '../vfs/nodes.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { findUser } from './users.ts';

const xargs = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['n', 'I', 'd', 'P', 'L', 's'],
    aliases: { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n', delimiter: 'd' },
    stopsEarly: true,
  });
  const text = await io.readText();
  const template = values.get('I');
  const items = flags.has('0')
    ? text.split('\0').filter((item) => item !== '')
    : values.has('d')
      ? text.replace(/\n$/, '').split((values.get('d') ?? '').replace('\\n', '\n'))
      : template !== undefined
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : words(text);
  const command = operands.length > 0 ? operands : ['echo'];
  if (items.length === 0 && flags.has('r')) return 0;
  const most = template === undefined ? Number(values.get('n') ?? values.get('L') ?? Math.max(1, items.length)) : 1;
  let status = 0;
  for (let at = 0; at < Math.max(1, items.length); at += most) {
    const group = items.slice(at, at + most);
    if (template !== undefined && group.length === 0) break;
    const argv =
      template === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(template, group[0] ?? ''));
    const code = await io.run(argv, { input: openDevice(deviceNode('null'), '/dev/null') });
    if (code === 255) return 124;
    if (code !== 0) status = code === 127 || code === 126 ? code : 123;
  }
  return status;
});

const words = (text: string): string[] =>
  [...text.matchAll(/(?:"([^"]*)"|'([^']*)'|\\(.)|([^\s"'\\]))+/gs)].map(([whole]) =>
    whole.replace(/"([^"]*)"|'([^']*)'|\\(.)/gs, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
  );

const setsid = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { stopsEarly: true });
  if (operands.length === 0) throw new ProgramFailure('no command specified');
  // A group's leader cannot begin a session: setsid(1) forks then, and does not wait unless told to.
  if (io.process.pgid !== io.process.pid) {
    io.process.pgid = io.process.sid = io.process.pid;
    return io.become(operands);
  }
  const child = io.machine.kernel.spawn({
    parent: io.process,
    argv: operands,
    group: 'session',
    run: (process) => io.become(operands, process),
  });
  if (!flags.has('w') && !flags.has('wait')) return 0;
  const exit = await io.process.block(child.exited);
  return exit.signal === null ? exit.code : 128 + signalNumber(exit.signal);
});

const nohup = program((io) => {
  io.process.handlers.set('HUP', 'ignore');
  return io.become(io.args);
});

const timeout = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['s', 'k'],
    aliases: { signal: 's', 'kill-after': 'k' },
    stopsEarly: true,
  });
  const [limit = '0', ...command] = operands;
  const ms = Number.parseFloat(limit) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[limit.slice(-1)] ?? 1) * 1000;
  const signal = parseSignal(values.get('s') ?? 'TERM') ?? 'TERM';
  const child = io.machine.kernel.spawn({
    parent: io.process,
    argv: command,
    environment: io.process.environment,
    group: flags.has('foreground') ? 'inherit' : 'new',
    run: (process) => io.become(command, process),
  });
  const over = new AbortController();
  let isOver = false;
  const end = (name: typeof signal): void => {
    try {
      io.machine.kernel.kill(flags.has('foreground') ? child.pid : -child.pid, name);
    } catch (error) {
      if (!isSysError(error, 'ESRCH')) throw error;
    }
  };
  // What ends this program ends what it watches over.
  void io.process.exited.then(() => end(signal));
  if (ms > 0)
    void io.machine.clock.sleep(ms, { signal: over.signal }).then(
      () => {
        isOver = true;
        end(signal);
        if (values.has('k')) end('KILL');
        return undefined;
      },
      () => undefined,
    );
  try {
    const exit = await io.process.block(child.exited);
    if (isOver) return signal === 'KILL' ? 137 : 124;
    return exit.signal === null ? exit.code : 128 + signalNumber(exit.signal);
  } finally {
    over.abort();
  }
});

const flock = program((io) => {
  const { values, operands } = readOptions(io.args, { valued: ['w', 'c', 'E'], stopsEarly: true });
  const command = values.get('c') ?? (operands[1] === '-c' ? operands[2] : undefined);
  return command === undefined
    ? operands.length > 1
      ? io.become(operands.slice(1))
      : 0
    : io.become(['sh', '-c', command]);
});

const pgrep = program(async (io) => {
  const { flags, values, operands } = readOptions(
    io.args.filter((arg) => io.name !== 'pkill' || parseSignal(arg.replace(/^-/, '')) === null),
    { valued: ['u', 'P', 'U'] },
  );
  const pattern = new RegExp(flags.has('x') ? `^(?:${operands[0] ?? ''})$` : (operands[0] ?? ''));
  const found = [...io.machine.kernel.processes.values()].filter(
    (one) =>
      one !== io.process &&
      pattern.test(flags.has('f') ? one.argv.join(' ') : one.comm) &&
      (!values.has('u') || one.uid === findUser(io.machine, values.get('u') ?? '')?.uid),
  );
  const signal =
    io.args.map((arg) => (arg.startsWith('-') ? parseSignal(arg.slice(1)) : null)).find((name) => name !== null) ??
    'TERM';
  for (const one of found) {
    if (io.name === 'pgrep') await io.out(flags.has('l') ? `${one.pid} ${one.comm}\n` : `${one.pid}\n`);
    else one.signal(signal);
  }
  return found.length > 0 ? 0 : 1;
});

const kill = program(async (io) => {
  const name = io.args.find((arg) => /^-[A-Za-z0-9]/.test(arg))?.slice(1) ?? 'TERM';
  const signal = name === '0' ? null : parseSignal(name);
  await io.each(
    io.args.filter((arg) => /^\d+$/.test(arg)),
    (pid) => io.machine.kernel.kill(Number(pid), signal, io.process),
    (pid, error) => `(${pid}): ${error.message}`,
  );
});

export const runningPrograms: readonly (readonly [string, Program])[] = [
  ['xargs', xargs],
  ['setsid', setsid],
  ['nohup', nohup],
  ['timeout', timeout],
  ['flock', flock],
  ['pgrep', pgrep],
  ['pkill', pgrep],
  ['kill', kill],
  ['nice', program((io) => io.become(readOptions(io.args, { valued: ['n'], stopsEarly: true }).operands))],
];
