import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { findUser } from '../commands/users.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { configured, daemon } from './daemon.ts';
import { makeFolders } from './package-store.ts';

/** Databases, roles, their passwords and settings of ALTER SYSTEM that the server has been told of, a line each. */
export const knownNames = '/var/lib/postgresql/.names';

export const systemSetting = (io: Io, name: string): string | undefined =>
  new RegExp(`^setting ${name} (.*)$`, 'm').exec(io.vfs.readText(rootActor, knownNames))?.[1];

const postgres = daemon((io) => {
  const { values } = readOptions(io.args, { valued: ['D', 'c', 'k', 'p'] });
  const folder = values.get('D');
  const fallback =
    io.machine.family === 'alpine' ? '/var/lib/postgresql/17/data/postgresql.conf' : '/etc/postgresql/postgresql.conf';
  const file = folder === undefined ? fallback : `${folder}/postgresql.conf`;
  const address =
    systemSetting(io, 'listen_addresses') ?? configured(io, file, /^listen_addresses\s*=\s*'([^']*)'/m, 'localhost');
  return [
    {
      address: address === '*' ? '0.0.0.0' : '127.0.0.1',
      port: Number(configured(io, file, /^port\s*=\s*(\d+)/m, '5432')),
    },
  ];
});

const ready = program(async (io) => {
  const isUp = io.machine.kernel.listeners.some(({ port }) => port === 5432);
  await io.out(
    isUp ? '/var/run/postgresql:5432 - accepting connections\n' : '/var/run/postgresql:5432 - no response\n',
  );
  return isUp ? 0 : 2;
});

const isMade = (io: Io, folder: string): boolean => io.vfs.find(rootActor, `${folder}/PG_VERSION`) !== null;

/** Lays out a data folder for its owner. */
function makeData(io: Io, folder: string): void {
  makeFolders(io.machine, folder);
  const owner = findUser(io.machine, 'postgres');
  const files = {
    PG_VERSION: '17\n',
    'postgresql.conf': "#listen_addresses = 'localhost'\nport = 5432\n",
    'pg_hba.conf': 'local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\n',
  };
  for (const [name, text] of Object.entries(files)) {
    io.vfs.writeFile(rootActor, `${folder}/${name}`, text, 0o600).mode = 0o600;
    if (owner) io.vfs.chown(rootActor, `${folder}/${name}`, owner.uid, owner.gid);
  }
  io.vfs.chmod(rootActor, folder, 0o700);
  if (owner) io.vfs.chown(rootActor, folder, owner.uid, owner.gid);
}

const initdb = program(async (io) => {
  const { values, operands } = readOptions(io.args, {
    valued: [
      'D',
      'E',
      'U',
      'A',
      'locale',
      'encoding',
      'pgdata',
      'auth',
      'auth-local',
      'auth-host',
      'username',
      'pwfile',
    ],
    aliases: { pgdata: 'D' },
  });
  if (io.process.uid === 0)
    throw new ProgramFailure(
      'error: cannot be run as root\nhint: Please log in (using, e.g., "su") as the (unprivileged) user that will own the server process.',
    );
  const folder = io.path(values.get('D') ?? operands[0] ?? io.environment('PGDATA'));
  if (isMade(io, folder)) throw new ProgramFailure(`error: directory "${folder}" exists but is not empty`);
  makeData(io, folder);
  return io.out(
    `The files belonging to this database system will be owned by user "postgres".\n\nfixing permissions on existing directory ${folder} ... ok\ncreating configuration files ... ok\nrunning bootstrap script ... ok\n\nSuccess. You can now start the database server using:\n\n    pg_ctl -D ${folder} -l logfile start\n\n`,
  );
});

/** Fedora's helper: `--initdb`, or `initdb` as it was called before. */
const setup = program(async (io) => {
  if (!io.args.some((arg) => /^(?:--)?initdb$/.test(arg))) throw new ProgramFailure('ERROR: no action specified', 2);
  const folder = '/var/lib/pgsql/data';
  if (isMade(io, folder)) {
    await io.err(
      ` * Initializing database in '${folder}'\nERROR: Data directory ${folder} is not empty!\nERROR: Initializing database failed, possibly see /var/lib/pgsql/initdb_postgresql.log\n`,
    );
    return 1;
  }
  makeData(io, folder);
  await io.out(
    ` * Initializing database in '${folder}'\n * Initialized, logs are in /var/lib/pgsql/initdb_postgresql.log\n`,
  );
  return 0;
});

/** What Fedora's and Arch's units run first. */
const checkFolder = program(async (io) => {
  const isArch = io.machine.family === 'arch';
  const folder = isArch ? (io.args[0] ?? '') : '/var/lib/pgsql/data';
  if (isMade(io, folder)) return 0;
  await io.err(
    isArch
      ? `"${folder}" is missing or empty. Use a command like\n  su - postgres -c "initdb --locale en_US.UTF-8 -D '${folder}'"\nwith relevant options, to initialize the database cluster.\n`
      : `Directory "${folder}" is missing or empty.\nUse "/usr/bin/postgresql-setup --initdb"\nto initialize the database cluster.\nSee /usr/share/doc/postgresql/README.rpm-dist for more information.\n`,
  );
  return 1;
});

/** openSUSE's unit makes the folder itself. */
const script = program((io) => {
  const folder = '/var/lib/pgsql/data';
  if (!isMade(io, folder)) makeData(io, folder);
  return 0;
});

export const postgresPrograms: readonly (readonly [string, Program])[] = [
  ['postgres', postgres],
  ['pg_isready', ready],
  ['initdb', initdb],
  ['postgresql-setup', setup],
  ['postgresql-check-db-dir', checkFolder],
  ['postgresql-script', script],
];
