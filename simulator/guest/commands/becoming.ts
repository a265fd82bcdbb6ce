import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { findUser, groups, identityOf, loginEnvironment } from './users.ts';
import type { User } from './users.ts';

/** Becomes a user, with a fresh environment or the caller's. */
function turnInto(io: Io, user: User, isLogin: boolean, keepsEnvironment = false): void {
  const { uid, gid, groups: all } = identityOf(io.machine, user);
  const environment = new Map(isLogin ? [] : io.process.environment);
  if (!keepsEnvironment)
    for (const [name, value] of loginEnvironment(io.machine, user))
      if (isLogin || name !== 'PATH') environment.set(name, value);
  Object.assign(io.process, { uid, gid, groups: all, environment });
  if (isLogin) io.process.cwd = io.vfs.find(io.process, user.home)?.kind === 'dir' ? user.home : '/';
}

const su = program((io) => {
  const isRunuser = io.name === 'runuser';
  const { flags, values, operands } = readOptions(
    io.args.map((arg) => (arg === '-' ? '--login' : arg)),
    {
      valued: ['c', 's', 'u', 'g', 'G', 'w'],
      aliases: { command: 'c', shell: 's', user: 'u', login: 'l', 'preserve-environment': 'p' },
      stopsEarly: stopsAtCommand(io.args),
    },
  );
  const given = values.get('u');
  const name = given ?? operands[0] ?? 'root';
  const rest = given === undefined ? operands.slice(1) : operands;
  const user = findUser(io.machine, name);
  if (!user)
    throw new ProgramFailure(
      `user ${name} does not exist or the user entry does not contain all the required fields`,
      1,
    );
  if (io.process.uid !== 0)
    throw new ProgramFailure(isRunuser ? 'may not be used by non-root users' : 'Authentication failure', 1);
  turnInto(io, user, flags.has('l'), flags.has('p') || flags.has('m') || given !== undefined);
  if (given !== undefined && isRunuser && rest.length > 0) return io.become(rest);
  const shell = values.get('s') ?? user.shell;
  const command = values.get('c');
  return io.become(
    command === undefined ? [shell, ...rest] : [shell, '-c', command, ...rest.filter((arg) => arg !== '--')],
  );
});

/** `runuser -u USER -- COMMAND` leaves the command's own options alone; su's may come after the name. */
const stopsAtCommand = (args: readonly string[]): boolean => args.includes('-u') || args.includes('--user');

const sudo = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['u', 'g', 'p', 'h'],
    aliases: {
      user: 'u',
      login: 'i',
      'non-interactive': 'n',
      'preserve-env': 'E',
      shell: 's',
      list: 'l',
      validate: 'v',
    },
    stopsEarly: true,
  });
  const own = findUser(io.machine, String(io.process.uid));
  const isAllowed =
    io.process.uid === 0 ||
    (own !== undefined &&
      groups(io.machine).some(
        (group) =>
          (group.name === 'sudo' || group.name === 'wheel') &&
          group.members.includes(own.name) &&
          sudoersText(io).includes('NOPASSWD'),
      )) ||
    (own !== undefined && new RegExp(`^${own.name}\\s+ALL.*NOPASSWD`, 'm').test(sudoersText(io)));
  if (!isAllowed) throw new ProgramFailure('a password is required');
  if (flags.has('v') || flags.has('l') || flags.has('k')) return 0;
  const user = findUser(io.machine, values.get('u') ?? 'root');
  if (!user) throw new ProgramFailure(`unknown user ${values.get('u') ?? ''}`);
  const assignments = operands.filter(
    (word, index) => /^\w+=/.test(word) && operands.slice(0, index).every((one) => /^\w+=/.test(one)),
  );
  const command = operands.slice(assignments.length);
  turnInto(io, user, flags.has('i'), flags.has('E'));
  io.process.environment = new Map([
    ...io.process.environment,
    ['SUDO_USER', own?.name ?? 'root'] as const,
    ...assignments.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const),
  ]);
  if (command.length === 0) return io.become([user.shell]);
  return io.become(flags.has('i') || flags.has('s') ? [user.shell, '-c', command.join(' ')] : command);
});

function sudoersText(io: Io): string {
  const folder = io.vfs.find(rootActor, '/etc/sudoers.d');
  const names = folder?.kind === 'dir' ? io.vfs.names(folder, rootActor) : [];
  return [
    io.vfs.readText(rootActor, '/etc/sudoers'),
    ...names.map((name) => io.vfs.readText(rootActor, `/etc/sudoers.d/${name}`)),
  ].join('\n');
}

export const becomingPrograms: readonly (readonly [string, Program])[] = [
  ['su', su],
  ['runuser', su],
  ['sudo', sudo],
];
