import { findProgram } from '../kernel/execute.ts';
import type { Program } from '../kernel/machine.ts';
import { profiles } from '../image/profile.ts';
import { dateFormatted } from './date-format.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { globalAddresses, nameservers } from './reach.ts';
import { resolveHost, resolveIPv6 } from './resolve.ts';
import { findUser, groupName, groupsOf, userName } from './users.ts';

const labelled = (number: number, name: string | undefined): string =>
  name === undefined ? String(number) : `${number}(${name})`;

const id = program((io) => {
  const { flags, operands } = readOptions(io.args, { aliases: { user: 'u', group: 'g', groups: 'G', name: 'n' } });
  const [name] = operands;
  const user = name === undefined ? undefined : findUser(io.machine, name);
  if (name !== undefined && !user) throw new ProgramFailure(`'${name}': no such user`);
  const uid = user?.uid ?? io.process.uid;
  const gid = user?.gid ?? io.process.gid;
  const all = user ? groupsOf(io.machine, user) : [...new Set([gid, ...io.process.groups])];
  const own = (number: number, find: typeof userName): string =>
    flags.has('n') ? (find(io.machine, number) ?? String(number)) : String(number);
  if (flags.has('u')) return io.out(`${own(uid, userName)}\n`);
  if (flags.has('g')) return io.out(`${own(gid, groupName)}\n`);
  if (flags.has('G')) return io.out(`${all.map((number) => own(number, groupName)).join(' ')}\n`);
  return io.out(
    `uid=${labelled(uid, userName(io.machine, uid))} gid=${labelled(gid, groupName(io.machine, gid))} groups=${all.map((number) => labelled(number, groupName(io.machine, number))).join(',')}\n`,
  );
});

const groupsOfUser = program((io) => {
  const user = findUser(io.machine, io.args[0] ?? String(io.process.uid));
  if (!user) throw new ProgramFailure(`'${io.args[0] ?? ''}': no such user`);
  return io.out(
    `${io.args[0] === undefined ? '' : `${user.name} : `}${groupsOf(io.machine, user)
      .map((gid) => groupName(io.machine, gid) ?? gid)
      .join(' ')}\n`,
  );
});

const whoami = program((io) => io.out(`${userName(io.machine, io.process.uid) ?? io.process.uid}\n`));

const hostname = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  if (operands[0] !== undefined) io.machine.hostname = operands[0];
  else if (flags.has('I') || flags.has('i')) await io.out(`${globalAddresses(io.machine).join(' ')} \n`);
  else await io.out(`${io.machine.hostname}\n`);
});

const uname = program((io) => {
  const { flags } = readOptions(io.args, {
    aliases: { all: 'a', 'kernel-name': 's', 'kernel-release': 'r', machine: 'm' },
  });
  const parts = {
    s: 'Linux',
    n: io.machine.hostname,
    r: '6.14.11-4-pve',
    v: '#1 SMP PREEMPT_DYNAMIC PMX 6.14.11-4',
    m: 'x86_64',
    p: 'unknown',
    i: 'unknown',
    o: 'GNU/Linux',
  };
  const letters =
    flags.size === 0
      ? ['s']
      : flags.has('a')
        ? ['s', 'n', 'r', 'v', 'm', 'o']
        : Object.keys(parts).filter((letter) => flags.has(letter));
  return io.out(
    `${Object.entries(parts)
      .filter(([letter]) => letters.includes(letter))
      .map(([, text]) => text)
      .join(' ')}\n`,
  );
});

const date = program((io) => {
  const { values, operands } = readOptions(io.args, {
    valued: ['d', 's', 'r', 'date'],
    aliases: { date: 'd', utc: 'u', universal: 'u' },
  });
  const given = values.get('d');
  const now = io.machine.clock.now();
  const ms = values.has('r')
    ? (io.find(values.get('r') ?? '')?.mtimeMs ?? now)
    : given === undefined
      ? now
      : readDate(given, now);
  if (Number.isNaN(ms)) throw new ProgramFailure(`invalid date '${given ?? ''}'`);
  const isIso = io.args.find((arg) => /^-I|^--iso-8601/.test(arg));
  const format =
    operands.find((one) => one.startsWith('+'))?.slice(1) ??
    (isIso === undefined
      ? '%a %b %e %H:%M:%S UTC %Y'
      : /s/.test(isIso.replace('--iso', ''))
        ? '%Y-%m-%dT%H:%M:%S+00:00'
        : '%F');
  return io.out(`${dateFormatted(format, ms)}\n`);
});

function readDate(text: string, nowMs: number): number {
  if (text.startsWith('@')) return Number(text.slice(1)) * 1000;
  const relative = /^(?:now )?([+-]?\s*\d+)\s*(second|sec|minute|min|hour|day|week|month|year)s?( ago)?$/.exec(
    text.trim(),
  );
  const unit = {
    second: 1,
    sec: 1,
    minute: 60,
    min: 60,
    hour: 3600,
    day: 86_400,
    week: 604_800,
    month: 2_592_000,
    year: 31_536_000,
  }[relative?.[2] ?? ''];
  if (relative && unit !== undefined)
    return nowMs + Number(relative[1]?.replace(/\s/g, '')) * unit * 1000 * (relative[3] === undefined ? 1 : -1);
  return text === 'now' || text === 'today'
    ? nowMs
    : text === 'tomorrow'
      ? nowMs + 86_400_000
      : text === 'yesterday'
        ? nowMs - 86_400_000
        : Date.parse(/\d\d:\d\d/.test(text) && !/Z|[+-]\d\d:?\d\d$/.test(text) ? `${text}Z` : text);
}

const getent = program(async (io) => {
  const [database = '', ...keys] = io.args;
  const lines = async (file: string, matches: (fields: string[], key: string) => boolean): Promise<number> => {
    const all = io.vfs
      .readText(io.process, file)
      .split('\n')
      .filter((line) => line !== '');
    if (keys.length === 0) await io.out(all.map((line) => `${line}\n`).join(''));
    let status = 0;
    for (const key of keys) {
      const found = all.find((line) => matches(line.split(':'), key));
      if (found === undefined) status = 2;
      else await io.out(`${found}\n`);
    }
    return status;
  };
  if (database === 'passwd' || database === 'group' || database === 'shadow')
    return lines(
      `/etc/${database}`,
      ([name, , number], key) => name === key || (database !== 'shadow' && number === key),
    );
  if (database === 'hosts' || /^ahosts(?:v4|v6)?$/.test(database)) {
    for (const key of keys) {
      const address = database === 'ahostsv6' ? resolveIPv6(io, key) : resolveHost(io, key);
      if (address === null) return 2;
      await io.out(
        database === 'hosts'
          ? `${address.padEnd(15)} ${key}\n`
          : `${address.padEnd(15)} STREAM ${key}\n${address.padEnd(15)} DGRAM\n${address.padEnd(15)} RAW\n`,
      );
    }
    return 0;
  }
  if (database === 'services') return lines('/etc/services', ([name], key) => name?.startsWith(key) === true);
  throw new ProgramFailure(`Unknown database: ${database}`, 1);
});

const configuredServer = (io: Io): string =>
  /nameserver\s+(\S+)/.exec(io.vfs.readText(io.process, '/etc/resolv.conf'))?.[1] ?? '127.0.0.1';

const nslookup = program(async (io) => {
  const name = io.args.find((arg) => !arg.startsWith('-')) ?? '';
  const address = resolveHost(io, name);
  const [server] = nameservers(io.machine);
  if (server === undefined)
    throw new ProgramFailure(
      `write to '${configuredServer(io)}': Network is unreachable\n;; connection timed out; no servers could be reached`,
    );
  await io.out(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  if (address === null) {
    await io.out(`** server can't find ${name}: NXDOMAIN\n`);
    return 1;
  }
  await io.out(`Non-authoritative answer:\nName:\t${name}\nAddress: ${address}\n`);
  return 0;
});

const env = program(async (io) => {
  let at = 0;
  const environment = new Map(io.process.environment);
  for (; at < io.args.length; at++) {
    const arg = io.args[at] ?? '';
    if (arg === '-i' || arg === '-') environment.clear();
    else if (arg === '-u') environment.delete(io.args[++at] ?? '');
    else if (/^\w+=/.test(arg)) environment.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1));
    else break;
  }
  const command = io.args.slice(at);
  if (io.name === 'printenv' && command.length > 0) {
    const value = environment.get(command[0] ?? '');
    if (value === undefined) return 1;
    await io.out(`${value}\n`);
    return 0;
  }
  if (command.length > 0) {
    io.process.environment = environment;
    return io.become(command);
  }
  await io.out([...environment].map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
});

const which = program(async (io) => {
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const found = findProgram(io.machine, io.process, name, io.environment('PATH'));
    if ('path' in found) await io.out(`${found.path}\n`);
    else io.status = 1;
  }
});

const lsbRelease = program((io) => {
  const profile = profiles[io.machine.image];
  const version = /VERSION_ID="?([\d.]+)/.exec(profile.osRelease)?.[1] ?? '';
  const value = (letter: string): string =>
    ({
      i: profile.id === 'ubuntu' ? 'Ubuntu' : 'Debian',
      r: version,
      c: profile.codename,
      d: /PRETTY_NAME="([^"]*)/.exec(profile.osRelease)?.[1] ?? '',
    })[letter] ?? '';
  const letters = io.args.join('').replace(/[-s]/g, '').replace('a', 'idrc') || 'i';
  const isShort = io.args.some((arg) => /^-\w*s/.test(arg));
  const names: Readonly<Record<string, string>> = {
    i: 'Distributor ID',
    r: 'Release',
    c: 'Codename',
    d: 'Description',
  };
  return io.out(
    Array.from(letters, (letter) => `${isShort ? '' : `${names[letter] ?? letter}:\t`}${value(letter)}\n`).join(''),
  );
});

const text = (content: string): Program => program((io) => io.out(content));

const quiet: Program = program(() => 0);

/** Programs whose effect nobody in here can see. */
const silent =
  'ldconfig locale-gen localedef sysctl update-ca-certificates ifup ifdown dmesg logger mount umount crontab update-rc.d dpkg-divert debconf-set-selections policy-rc.d chage renice ionice sync apt-mark';

const generic = program(async (io) => {
  if (io.args.includes('--version') || io.args.includes('-V') || io.args.includes('-v'))
    await io.out(`${io.name} 1.0\n`);
});

const nologin = program(async (io) => {
  await io.out('This account is currently not available.\n');
  return 1;
});

export const systemPrograms: readonly (readonly [string, Program])[] = [
  ['id', id],
  ['groups', groupsOfUser],
  ['whoami', whoami],
  ['logname', whoami],
  ['hostname', hostname],
  ['uname', uname],
  ['date', date],
  ['getent', getent],
  ['nslookup', nslookup],
  ['env', env],
  ['printenv', env],
  ['which', which],
  ['lsb_release', lsbRelease],
  ['nproc', text('2\n')],
  ['arch', text('x86_64\n')],
  ['locale', text('LANG=C.UTF-8\nLC_ALL=\n')],
  ['systemd-detect-virt', text('lxc\n')],
  ['nologin', nologin],
  ['generic', generic],
  ...silent.split(' ').map((name) => [name, quiet] as const),
];
