import { program, ProgramFailure, readOptions } from '../commands/io.ts';
import { findUser } from '../commands/users.ts';
import type { Program } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';
import { daemon } from './daemon.ts';
import { makeFolders } from './package-store.ts';

/** Who has a password of Samba's own; the passwords themselves are nobody's business here. */
const accounts = '/var/lib/samba/private/passdb.tdb';

const smbpasswd = program(async (io) => {
  const { operands } = readOptions(io.args);
  const [user = 'root'] = operands;
  const [first = '', second = ''] = (await io.readText()).split('\n');
  if (first !== second) throw new ProgramFailure('Mismatch - password unchanged.\nUnable to get new password.');
  if (!findUser(io.machine, user)) throw new ProgramFailure(`Failed to add entry for user ${user}.`);
  const known = io.vfs.readText(rootActor, accounts).split('\n');
  makeFolders(io.machine, '/var/lib/samba/private');
  if (!known.includes(user)) io.vfs.writeFile(rootActor, accounts, [...known, user].join('\n'), 0o600);
  await io.out(`Added user ${user}.\n`);
});

const pdbedit = program(async (io) => {
  const { operands, values } = readOptions(io.args, { valued: ['u'] });
  const wanted = values.get('u') ?? operands[0];
  const known = io.vfs
    .readText(rootActor, accounts)
    .split('\n')
    .filter((name) => name !== '');
  const shown = wanted === undefined ? known : known.filter((name) => name === wanted);
  if (wanted !== undefined && shown.length === 0) throw new ProgramFailure('Username not found!');
  await io.out(shown.map((name) => `${name}:${findUser(io.machine, name)?.uid ?? 0}:\n`).join(''));
});

const testparm = program(async (io) => {
  const { operands } = readOptions(io.args);
  await io.err(`Load smb config files from ${operands[0] ?? '/etc/samba/smb.conf'}\nLoaded services file OK.\n`);
  await io.out(await io.readText(operands[0] ?? '/etc/samba/smb.conf'));
});

export const sambaPrograms: readonly (readonly [string, Program])[] = [
  [
    'smbd',
    daemon(() => [
      { address: '0.0.0.0', port: 139 },
      { address: '0.0.0.0', port: 445 },
    ]),
  ],
  ['smbpasswd', smbpasswd],
  ['pdbedit', pdbedit],
  ['testparm', testparm],
];
