import { randomBytes } from 'node:crypto';
import path from 'node:path/posix';
import ssh2 from 'ssh2';
import type { Io } from '../commands/io.ts';
import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { resolveHost } from '../commands/resolve.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { fingerprintOfLine, readable, writeMissingHostKeys } from '../ssh/host-keys.ts';
import { makeFolders } from './package-store.ts';
import { knownNames, systemSetting } from './postgres.ts';
import { redisCli } from './redis.ts';

const openssl = program(async (io) => {
  const [verb = '', ...args] = io.args;
  const count = Number(args.findLast((arg) => /^\d+$/.test(arg)) ?? 32);
  if (verb === 'rand') {
    const bytes = randomBytes(count);
    return io.out(
      args.includes('-hex')
        ? `${bytes.toString('hex')}\n`
        : args.includes('-base64')
          ? `${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n`
          : bytes,
    );
  }
  if (verb === 'version') return io.out('OpenSSL 3.0.17 1 Jul 2025 (Library: OpenSSL 3.0.17 1 Jul 2025)\n');
  if (verb === 'passwd')
    return io.out(`$6$${randomBytes(6).toString('hex')}$${randomBytes(43).toString('base64').replace(/=/g, '')}\n`);
  // Certificates and keys of this homelab are made of words only.
  for (const name of ['-out', '-keyout'])
    if (args.includes(name))
      io.vfs.writeFile(
        io.process,
        io.path(args[args.indexOf(name) + 1] ?? ''),
        `-----BEGIN ${name === '-out' ? 'CERTIFICATE' : 'PRIVATE KEY'}-----\n${randomBytes(48).toString('base64')}\n-----END-----\n`,
        0o600,
      );
  return undefined;
});

const git = program(async (io) => {
  const words = io.args.filter((arg, index) => !(arg === '-C' || io.args[index - 1] === '-C'));
  const { values, operands } = readOptions(words, { valued: ['b', 'depth', 'c', 'branch'] });
  const [verb = '', ...args] = operands;
  if (verb === '' || verb === 'version') return io.out('git version 2.47.3\n');
  if (verb !== 'clone') return undefined;
  const [url = ''] = args;
  const host = /^(?:https?:\/\/|git@)([^/:]+)/.exec(url)?.[1];
  const target = args[1] ?? path.basename(url).replace(/\.git$/, '');
  if (io.find(target))
    throw new ProgramFailure(`fatal: destination path '${target}' already exists and is not an empty directory.`, 128);
  await io.err(`Cloning into '${target}'...\n`);
  if (host !== undefined && resolveHost(io, host) === null)
    throw new ProgramFailure(`fatal: unable to access '${url}': Could not resolve host: ${host}`, 128);
  await io.process.sleep(1000);
  makeFolders(io.machine, `${io.path(target)}/.git`);
  io.vfs.writeFile(io.process, io.path(`${target}/README.md`), `# ${path.basename(target)}\n`);
  io.vfs.writeFile(io.process, io.path(`${target}/.git/HEAD`), `ref: refs/heads/${values.get('b') ?? 'main'}\n`);
  return undefined;
});

const sshKeygen = program(async (io) => {
  const { flags, values } = readOptions(io.args, { valued: ['t', 'b', 'f', 'N', 'C', 'E', 'R', 'y'] });
  if (flags.has('A')) {
    const made = writeMissingHostKeys(io.vfs, `root@${io.machine.hostname}`);
    return made.length === 0
      ? undefined
      : io.out(`ssh-keygen: generating new host keys: ${made.join(' ').toUpperCase()} \n`);
  }
  const file = values.get('f') ?? `${io.environment('HOME')}/.ssh/id_ed25519`;
  if (flags.has('l')) return io.out(`256 ${fingerprintOfLine(await io.readText(file))} ${file} (ED25519)\n`);
  const comment = values.get('C') ?? `root@${io.machine.hostname}`;
  const pair = readable(() => ssh2.utils.generateKeyPairSync('ed25519', { comment }));
  makeFolders(io.machine, path.dirname(io.path(file)));
  io.vfs.writeFile(io.process, io.path(file), `${pair.private}\n`, 0o600).mode = 0o600;
  io.vfs.writeFile(io.process, io.path(`${file}.pub`), `${pair.public}\n`);
  return flags.has('q') ? undefined : io.out(`Your identification has been saved in ${file}\n`);
});

/** Databases and roles a server has been told of, so that they can be asked for. */
const psql = program(async (io) => {
  const { values, flags, all } = readOptions(io.args, {
    valued: ['c', 'd', 'U', 'h', 'p', 'f', 'v', 'F', 'command', 'dbname'],
    aliases: { command: 'c', dbname: 'd', 'tuples-only': 't', 'no-align': 'A' },
  });
  if (flags.has('V') || flags.has('version')) return io.out('psql (PostgreSQL) 17.6\n');
  if (!io.machine.kernel.listeners.some(({ process }) => process.comm === 'postgres'))
    throw new ProgramFailure(
      'error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?',
      2,
    );
  // Over the network the password counts, as its rule of access says.
  if (values.has('h')) mustSignIn(io, values.get('U') ?? '', values.get('d') ?? '');
  const statements = values.has('c')
    ? all.filter(([name]) => name === 'c').map(([, text]) => text)
    : [await io.readText(values.get('f'))];
  for (const statement of statements
    .flatMap((text) => text.split(';'))
    .map((text) => text.trim())
    .filter((text) => text !== ''))
    await runStatement(io, statement);
  return undefined;
});

const fatal = (why: string): ProgramFailure =>
  new ProgramFailure(`error: connection to server at "127.0.0.1", port 5432 failed: FATAL:  ${why}`, 2);

function mustSignIn(io: Io, user: string, database: string): void {
  const known = io.vfs.readText(rootActor, knownNames).split('\n');
  if (!known.includes(`password ${user} ${io.environment('PGPASSWORD')}`))
    throw fatal(`password authentication failed for user "${user}"`);
  if (!known.includes(`database ${database}`)) throw fatal(`database "${database}" does not exist`);
}

const settingOf = (io: Io, name: string): string | undefined =>
  systemSetting(io, name) ??
  {
    listen_addresses: 'localhost',
    port: '5432',
    hba_file:
      io.machine.family === 'alpine' ? '/var/lib/postgresql/17/data/pg_hba.conf' : '/etc/postgresql/pg_hba.conf',
  }[name];

async function runStatement(io: Io, statement: string): Promise<void> {
  const names = io.vfs.readText(rootActor, knownNames).split('\n');
  const [, role, password] =
    /^(?:create|alter)\s+(?:user|role)\s+"?(\w+)"?.*\spassword\s+'(.*)'$/i.exec(statement) ?? [];
  if (role !== undefined && password !== undefined) {
    const others = names.filter((entry) => !entry.startsWith(`password ${role} `));
    names.splice(0, Infinity, ...others, `password ${role} ${password.replaceAll("''", "'")}`);
    io.vfs.writeFile(rootActor, knownNames, names.join('\n'));
  }
  const created = /^create\s+(database|user|role)\s+"?(\w+)/i.exec(statement);
  if (created) {
    const entry = `${created[1]?.toLowerCase() === 'database' ? 'database' : 'role'} ${created[2] ?? ''}`;
    if (names.includes(entry)) throw new ProgramFailure(`ERROR:  ${entry.replace(' ', ' "')}" already exists`);
    io.vfs.writeFile(rootActor, knownNames, `${names.join('\n')}\n${entry}`);
    return io.out(`CREATE ${created[1]?.toUpperCase() === 'DATABASE' ? 'DATABASE' : 'ROLE'}\n`);
  }
  const asked = /^select\s+1\s+from\s+(pg_database|pg_roles|pg_user)\s+where\s+\w+\s*=\s*'(\w+)'/i.exec(statement);
  if (asked) {
    const entry = `${asked[1]?.toLowerCase() === 'pg_database' ? 'database' : 'role'} ${asked[2] ?? ''}`;
    return names.includes(entry) ? io.out('1\n') : undefined;
  }
  const set = /^alter\s+system\s+set\s+(\w+)\s*=\s*'?([^']*)'?$/i.exec(statement);
  if (set) {
    const others = names.filter((entry) => !entry.startsWith(`setting ${set[1] ?? ''} `));
    io.vfs.writeFile(rootActor, knownNames, [...others, `setting ${set[1] ?? ''} ${set[2] ?? ''}`].join('\n'));
    return io.out('ALTER SYSTEM\n');
  }
  const shown = /^show\s+(\w+)$/i.exec(statement)?.[1];
  if (shown !== undefined) return io.out(`${settingOf(io, shown) ?? ''}\n`);
  await io.out(/^select/i.test(statement) ? '1\n' : `${(statement.split(/\s+/)[0] ?? '').toUpperCase()}\n`);
}

const createPostgres = program((io) =>
  runStatement(
    io,
    `create ${io.name === 'createdb' ? 'database' : 'role'} ${io.args.findLast((arg) => !arg.startsWith('-')) ?? ''}`,
  ),
);

const pwgen = program((io) =>
  io.out(
    `${randomBytes(64)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, Number(io.args.find((arg) => /^\d+$/.test(arg)) ?? 8))}\n`,
  ),
);

export const toolPrograms: readonly (readonly [string, Program])[] = [
  ['openssl', openssl],
  ['git', git],
  ['ssh-keygen', sshKeygen],
  ['psql', psql],
  ['createdb', createPostgres],
  ['createuser', createPostgres],
  ['redis-cli', redisCli],
  ['valkey-cli', redisCli],
  ['pwgen', pwgen],
];
