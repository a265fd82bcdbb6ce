import { program, ProgramFailure } from '../commands/io.ts';
import type { Io } from '../commands/io.ts';
import { findUser } from '../commands/users.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { daemon } from './daemon.ts';

const repositories = ['gitolite-admin', 'testing'];

/** Lays out a home for gitolite, whose rights belong to the key of the file it is given. */
async function setUp(io: Io, home: string): Promise<void> {
  const key = await io.readText(io.args[io.args.indexOf('-pk') + 1]);
  const folders = [
    '.gitolite/conf',
    '.gitolite/keydir',
    '.ssh',
    'repositories',
    ...repositories.map((name) => `repositories/${name}.git`),
  ];
  for (const folder of folders) makeOwn(io, `${home}/${folder}`);
  const files: Record<string, string> = {
    '.gitolite.rc':
      "%RC = (\n    UMASK                           =>  0077,\n    GIT_CONFIG_KEYS                 =>  '',\n);\n",
    '.gitolite/conf/gitolite.conf':
      'repo gitolite-admin\n    RW+     =   admin\n\nrepo testing\n    RW+     =   @all\n',
    '.gitolite/keydir/admin.pub': key,
    '.ssh/authorized_keys': `# gitolite start\ncommand="/usr/share/gitolite3/gitolite-shell admin",no-port-forwarding ${key.trim()}\n# gitolite end\n`,
    'projects.list': 'testing.git\n',
    ...Object.fromEntries(repositories.map((name) => [`repositories/${name}.git/HEAD`, 'ref: refs/heads/master\n'])),
  };
  for (const [name, text] of Object.entries(files)) io.vfs.writeFile(io.process, `${home}/${name}`, text, 0o600);
  for (const name of repositories)
    await io.out(`Initialized empty Git repository in ${home}/repositories/${name}.git/\n`);
}

function makeOwn(io: Io, target: string): void {
  if (io.find(target)) return;
  makeOwn(io, target.slice(0, target.lastIndexOf('/')));
  io.vfs.mkdir(io.process, target);
}

const gitolite = program(async (io) => {
  const home = io.environment('HOME');
  if (io.process.uid === 0) throw new ProgramFailure('FATAL: errors found but logfile could not be created');
  if (io.args[0] === 'setup') return setUp(io, home);
  if (io.args[0] !== 'list-repos') return undefined;
  const folder = io.find(`${home}/repositories`);
  if (folder?.kind !== 'dir') throw new ProgramFailure('FATAL: gitolite is not set up');
  return io.out(
    io.vfs
      .names(folder, rootActor)
      .map((name) => `${name.replace(/\.git$/, '')}\n`)
      .toSorted()
      .join(''),
  );
});

/** What cgit shows to a web server that asks it by way of fcgiwrap; null when nothing answers there. */
export function cgitPage(io: Io): string | null {
  const isUp = [...io.machine.kernel.processes.values()].some(({ comm, exit }) => comm === 'fcgiwrap' && exit === null);
  if (!isUp) return null;
  const settings = io.vfs.readText(rootActor, '/etc/cgitrc');
  const title = /^root-title=(.*)$/m.exec(settings)?.[1] ?? 'Git repository browser';
  const home = findUser(io.machine, 'git')?.home ?? '';
  const listed = io.vfs
    .readText(rootActor, `${home}/projects.list`)
    .split('\n')
    .filter((name) => name !== '');
  const rows = listed.map((name) => `<tr><td>${name.replace(/\.git$/, '')}</td></tr>`).join('');
  return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><table>${rows}</table></body></html>\n`;
}

export const gitServerPrograms: readonly (readonly [string, Program])[] = [
  ['gitolite', gitolite],
  // It listens at a socket in /run, which has no port.
  ['fcgiwrap', daemon(() => [])],
];
