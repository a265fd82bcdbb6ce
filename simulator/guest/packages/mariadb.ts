import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { findUser } from '../commands/users.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { daemon } from './daemon.ts';
import { makeFolders } from './package-store.ts';

/** Settings of every place the distributions read, later ones last. */
function settingsOf({ vfs }: Io): string {
  const folders = ['/etc/mysql/mariadb.conf.d', '/etc/my.cnf.d'];
  const files = folders.flatMap((folder) => {
    const node = vfs.find(rootActor, folder);
    return node?.kind === 'dir' ? vfs.names(node, rootActor).map((name) => `${folder}/${name}`) : [];
  });
  return ['/etc/my.cnf', '/etc/mysql/mariadb.cnf', ...files.toSorted()]
    .map((file) => vfs.readText(rootActor, file))
    .join('\n');
}

const last = (text: string, pattern: RegExp): string | undefined => [...text.matchAll(pattern)].at(-1)?.[1];

const server = daemon((io) => {
  const text = settingsOf(io);
  const address = last(text, /^\s*bind-address\s*=\s*(\S+)/gm) ?? '127.0.0.1';
  const isOff = (last(text, /^\s*skip-networking(?:\s*=\s*(\S+))?/gm) ?? '1') !== '0';
  if (isOff && /^\s*skip-networking/m.test(text)) return [];
  return [{ address: address === '*' ? '0.0.0.0' : address, port: 3306 }];
});

const names = '/var/lib/mysql/.names';
const isUp = ({ machine }: Io): boolean =>
  [...machine.kernel.processes.values()].some(({ comm, exit }) => comm === 'mariadbd' && exit === null);
const refused = "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)";

/** Accounts and databases a server has been told of, so that they can be asked for. */
const client = program(async (io) => {
  const { values, flags } = readOptions(io.args, { valued: ['e', 'u', 'D', 'h', 'P'], aliases: { execute: 'e' } });
  if (flags.has('version') || flags.has('V')) return io.out('mariadb from 11.8.3-MariaDB, client 15.2\n');
  if (!isUp(io)) throw new ProgramFailure(refused);
  // Over the network the password counts.
  if (values.has('h')) mustSignIn(io, values.get('u') ?? '', values.get('D') ?? '');
  const text = values.get('e') ?? (await io.readText());
  for (const statement of text
    .split(/;\s*(?:\n|$)/)
    .map((part) => part.trim())
    .filter((part) => part !== ''))
    await runStatement(io, statement);
  return undefined;
});

const knownTo = ({ vfs }: Io): string[] =>
  vfs
    .readText(rootActor, names)
    .split('\n')
    .filter((line) => line !== '');

function mustSignIn(io: Io, user: string, database: string): void {
  const known = knownTo(io);
  if (!known.includes(`password ${user} ${io.environment('MYSQL_PWD')}`))
    throw new ProgramFailure(`ERROR 1045 (28000): Access denied for user '${user}'@'127.0.0.1' (using password: YES)`);
  if (!known.includes(`grant ${database} ${user}`))
    throw new ProgramFailure(`ERROR 1044 (42000): Access denied for user '${user}'@'%' to database '${database}'`);
}

async function runStatement(io: Io, statement: string): Promise<void> {
  const known = knownTo(io);
  const keep = (entry: string, isOld = (line: string): boolean => line === entry): void => {
    makeFolders(io.machine, '/var/lib/mysql');
    const kept = [...known.filter((line) => !isOld(line)), entry];
    known.splice(0, Infinity, ...kept);
    io.vfs.writeFile(rootActor, names, `${kept.join('\n')}\n`, 0o600);
  };
  const [, user, password] =
    /^(?:create|alter)\s+user\s[^']*'([\w-]+)'.*\sidentified by\s+'(.*)'$/i.exec(statement) ?? [];
  if (user !== undefined && password !== undefined)
    keep(`password ${user} ${password.replace(/\\(.)|''/g, (pair) => pair.slice(1))}`, (line) =>
      line.startsWith(`password ${user} `),
    );
  const granted = /^grant\s.*\son\s+`?([\w-]+)`?\.\*\s+to\s+'([\w-]+)'/i.exec(statement);
  if (granted) keep(`grant ${granted[1] ?? ''} ${granted[2] ?? ''}`);
  const made = /^create\s+(user|database)\s+(if not exists\s+)?[`']?([\w-]+)/i.exec(statement);
  if (made) {
    const entry = `${made[1]?.toLowerCase() ?? ''} ${made[3] ?? ''}`;
    if (known.includes(entry) && made[2] === undefined)
      throw new ProgramFailure(`ERROR at line 1: Operation CREATE failed for '${made[3] ?? ''}'`);
    return keep(entry);
  }
  const asked = /^select\s+count\(\*\)\s+from\s+mysql\.user\s+where\s+user\s*=\s*'([^']*)'/i.exec(statement);
  if (asked) return io.out(known.includes(`user ${asked[1] ?? ''}`) ? '1\n' : '0\n');
  if (/^select/i.test(statement)) await io.out('1\n');
}

const admin = program((io) => {
  if (!isUp(io)) throw new ProgramFailure(`connect to server at 'localhost' failed\nerror: '${refused}'`);
  return io.args.includes('ping') ? io.out('mysqld is alive\n') : 0;
});

/** Alpine leaves this to the administrator; everywhere else the package does it. */
const install = program(async (io) => {
  makeFolders(io.machine, '/var/lib/mysql/mysql');
  const owner = findUser(io.machine, 'mysql');
  if (owner)
    for (const folder of ['/var/lib/mysql', '/var/lib/mysql/mysql'])
      io.vfs.chown(rootActor, folder, owner.uid, owner.gid);
  await io.out("Installing MariaDB/MySQL system tables in '/var/lib/mysql' ...\nOK\n");
});

export const mariadbPrograms: readonly (readonly [string, Program])[] = [
  ['mariadbd', server],
  ['mariadb', client],
  ['mysql', client],
  ['mariadb-admin', admin],
  ['mariadb-install-db', install],
];
