import type { Program } from '../kernel/machine.ts';
import { dateFormatted } from './date-format.ts';
import { program, readOptions } from './io.ts';
import { userName } from './users.ts';

const df = program((io) => {
  const isHuman = io.args.some((arg) => /^-\w*h/.test(arg));
  const root = isHuman
    ? '/dev/mapper/pve-vm--disk--0  7.8G  612M  6.8G   9% /'
    : '/dev/mapper/pve-vm--disk--0   8154588 626688   7092016   9% /';
  return io.out(
    `Filesystem                  ${isHuman ? 'Size  Used Avail' : '1K-blocks   Used Available'} Use% Mounted on\n${root}\n`,
  );
});

const free = program((io) => {
  const isMiB = io.args.some((arg) => /^-\w*[mh]/.test(arg));
  return io.out(
    `               total        used        free      shared  buff/cache   available\nMem:  ${isMiB ? '          2048          45        1858           0         144        2002' : '       2097152       46692     1903340           0      147120     2050460'}\nSwap: ${isMiB ? '           512           0         512' : '        524288           0      524288'}\n`,
  );
});

const uptime = program((io) => {
  const seconds = Math.max(0, Math.floor((io.machine.clock.now() - io.machine.bootedMs) / 1000));
  return io.out(
    ` ${dateFormatted('%T', io.machine.clock.now())} up ${Math.floor(seconds / 60)} min,  0 users,  load average: 0.08, 0.03, 0.01\n`,
  );
});

const ps = program(async (io) => {
  const { values, flags } = readOptions(io.args, {
    valued: ['o', 'p', 'C', 'u', 'U', 'g', 'format', 'pid'],
    aliases: { format: 'o', pid: 'p' },
  });
  const all = [...io.machine.kernel.processes.values()].toSorted((a, b) => a.pid - b.pid);
  const chosen = all.filter((one) =>
    values.has('p')
      ? (values.get('p') ?? '').split(',').map(Number).includes(one.pid)
      : values.has('C')
        ? one.comm === values.get('C')
        : true,
  );
  const isFull = flags.has('f') || io.args[0]?.startsWith('aux') === true;
  const columns = (values.get('o') ?? (isFull ? 'user,pid,ppid,args' : 'pid,comm')).split(',');
  const hasHeader = !columns.every((column) => column.endsWith('=')) && !flags.has('h') && !flags.has('no-headers');
  const fields: Readonly<Record<string, (one: (typeof all)[number]) => string>> = {
    pid: (one) => String(one.pid),
    ppid: (one) => String(one.parent?.pid ?? 0),
    pgid: (one) => String(one.pgid),
    sid: (one) => String(one.sid),
    user: (one) => userName(io.machine, one.uid) ?? String(one.uid),
    uid: (one) => String(one.uid),
    comm: (one) => one.comm,
    args: (one) => one.argv.join(' '),
    cmd: (one) => one.argv.join(' '),
    command: (one) => one.argv.join(' '),
    stat: () => 'Ss',
    etime: (one) => `00:${String(Math.floor((io.machine.clock.now() - one.startedMs) / 1000) % 60).padStart(2, '0')}`,
    rss: () => '4096',
    '%cpu': () => '0.0',
    '%mem': () => '0.1',
  };
  const row = (one: (typeof all)[number]): string =>
    columns
      .map((column, index) =>
        (fields[column.replace('=', '')]?.(one) ?? '-').padEnd(index === columns.length - 1 ? 0 : 8),
      )
      .join(' ');
  if (hasHeader)
    await io.out(
      `${columns.map((column, index) => column.toUpperCase().padEnd(index === columns.length - 1 ? 0 : 8)).join(' ')}\n`,
    );
  await io.out(chosen.map((one) => `${row(one)}\n`).join(''));
  return chosen.length > 0 ? 0 : 1;
});

export const statusPrograms: readonly (readonly [string, Program])[] = [
  ['df', df],
  ['free', free],
  ['uptime', uptime],
  ['ps', ps],
];
