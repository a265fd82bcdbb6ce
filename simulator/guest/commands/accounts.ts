import type { Machine, Program } from '../kernel/machine.ts';
import { fileNode, rootActor } from '../vfs/nodes.ts';
import { hashedPassword } from './passwords.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { findGroup, findUser, groups, users } from './users.ts';

type NewUser = {
  name: string;
  uid?: number;
  gid?: number;
  home?: string;
  shell?: string;
  comment?: string;
  isSystem: boolean;
  makesHome: boolean;
  groups: string[];
};

const append = (io: Io, file: string, line: string): void => {
  io.vfs.writeFile(rootActor, file, `${io.vfs.readText(rootActor, file)}${line}\n`, 0o644);
};

const edit = (io: Io, file: string, change: (fields: string[]) => string[] | null): void => {
  const lines = io.vfs
    .readText(rootActor, file)
    .split('\n')
    .filter((line) => line !== '');
  io.vfs.writeFile(
    rootActor,
    file,
    lines
      .flatMap((line) => {
        const fields = change(line.split(':'));
        return fields ? [`${fields.join(':')}\n`] : [];
      })
      .join(''),
  );
};

const freeId = (taken: readonly number[], isSystem: boolean): number => {
  const [from, to, step] = isSystem ? [999, 100, -1] : [1000, 60_000, 1];
  for (let id = from; id !== to; id += step) if (!taken.includes(id)) return id;
  return to;
};

/** Makes an account with its group, as useradd(8) does. */
export function addUser(
  io: Io,
  { name, uid, gid, home, shell, comment = '', isSystem, makesHome, groups: extra }: NewUser,
): void {
  const id =
    uid ??
    freeId(
      users(io.machine).map((one) => one.uid),
      isSystem,
    );
  const group =
    gid ??
    findGroup(io.machine, name)?.gid ??
    addGroup(io, name, { isSystem, gid: groups(io.machine).some((one) => one.gid === id) ? undefined : id });
  const folder = home ?? (isSystem && io.machine.family === 'alpine' ? '/dev/null' : `/home/${name}`);
  append(
    io,
    '/etc/passwd',
    `${name}:x:${id}:${group}:${comment}:${folder}:${shell ?? defaultShell(io.machine, isSystem)}`,
  );
  append(io, '/etc/shadow', `${name}:!:20000:0:99999:7:::`);
  for (const one of extra) addMember(io, name, one);
  if (!makesHome || io.vfs.find(rootActor, folder)) return;
  makeFolders(io, folder);
  io.vfs.chmod(
    rootActor,
    folder,
    io.machine.image === 'ubuntu-24.04' ? 0o750 : io.machine.family === 'alpine' ? 0o2755 : 0o700,
  );
  io.vfs.chown(rootActor, folder, id, group);
  if (io.machine.family === 'debian')
    io.vfs.put(
      rootActor,
      `${folder}/.bashrc`,
      fileNode('# ~/.bashrc\n', 0o644, { uid: id, gid: group }, io.machine.clock.now()),
    );
}

/** What useradd(8) gives without `-s`, from each family's own defaults. */
function defaultShell({ family }: Machine, isSystem: boolean): string {
  if (family === 'alpine') return '/bin/sh';
  if (family === 'debian') return isSystem ? '/usr/sbin/nologin' : '/bin/sh';
  return isSystem ? (family === 'arch' ? '/usr/bin/nologin' : '/sbin/nologin') : '/bin/bash';
}

function makeFolders(io: Io, target: string): void {
  if (io.vfs.find(rootActor, target)) return;
  makeFolders(io, target.replace(/\/[^/]*$/, '') || '/');
  io.vfs.mkdir(rootActor, target);
}

function addGroup(io: Io, name: string, { isSystem, gid }: { isSystem: boolean; gid?: number | undefined }): number {
  const id =
    gid ??
    freeId(
      groups(io.machine).map((one) => one.gid),
      isSystem,
    );
  append(io, '/etc/group', `${name}:x:${id}:`);
  return id;
}

function addMember(io: Io, user: string, group: string): void {
  if (!findGroup(io.machine, group)) throw new ProgramFailure(`group '${group}' does not exist`, 6);
  const name = findGroup(io.machine, group)?.name;
  edit(io, '/etc/group', (fields) =>
    fields[0] === name && !(fields[3] ?? '').split(',').includes(user)
      ? [...fields.slice(0, 3), [...(fields[3] ?? '').split(',').filter((one) => one !== ''), user].join(',')]
      : fields,
  );
}

const requireRoot = (io: Io): void => {
  if (io.process.uid !== 0)
    throw new ProgramFailure(`Permission denied.\n${io.name}: cannot lock /etc/passwd; try again later.`, 1);
};

const useradd = program((io) => {
  requireRoot(io);
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['u', 'g', 'G', 'd', 's', 'c', 'k', 'e', 'p', 'b'],
    aliases: {
      uid: 'u',
      gid: 'g',
      groups: 'G',
      'home-dir': 'd',
      home: 'd',
      shell: 's',
      comment: 'c',
      system: 'r',
      'create-home': 'm',
      'no-create-home': 'M',
      'user-group': 'U',
      password: 'p',
    },
  });
  const [name = ''] = operands;
  if (name === '') throw new ProgramFailure('Usage: useradd [options] LOGIN', 2);
  if (!/^[a-z_][a-z0-9_.-]*\$?$/i.test(name)) throw new ProgramFailure(`invalid user name '${name}'`, 3);
  if (findUser(io.machine, name)?.name === name) throw new ProgramFailure(`user '${name}' already exists`, 9);
  const group = values.get('g');
  const gid = group === undefined ? undefined : findGroup(io.machine, group)?.gid;
  if (group !== undefined && gid === undefined) throw new ProgramFailure(`group '${group}' does not exist`, 6);
  const home = values.get('d');
  const uid = values.get('u');
  const shell = values.get('s');
  addUser(io, {
    name,
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(gid === undefined ? {} : { gid }),
    ...(home === undefined ? {} : { home }),
    shell: shell ?? '/bin/sh',
    comment: values.get('c') ?? '',
    isSystem: flags.has('r'),
    makesHome: flags.has('m'),
    groups: (values.get('G') ?? '').split(',').filter((one) => one !== ''),
  });
  const password = values.get('p');
  if (password !== undefined) setPassword(io, name, password);
});

/** Debian's adduser and BusyBox's: with two names they add a user to a group. */
const adduser = program(async (io) => {
  requireRoot(io);
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['uid', 'u', 'gid', 'home', 'h', 'shell', 's', 'gecos', 'g', 'comment', 'ingroup', 'G'],
    aliases: { gecos: 'g', comment: 'g', home: 'h', shell: 's', ingroup: 'G', uid: 'u', system: 'S' },
  });
  const isGroup = io.name === 'addgroup' || flags.has('group');
  const [name = '', group] = operands;
  if (group !== undefined) return addMember(io, name, group);
  if (isGroup && !flags.has('S')) {
    if (findGroup(io.machine, name)) throw new ProgramFailure(`The group \`${name}' already exists.`);
    addGroup(io, name, { isSystem: flags.has('S'), gid: values.has('g') ? Number(values.get('g')) : undefined });
    return;
  }
  if (findUser(io.machine, name)?.name === name) {
    if (flags.has('S')) return;
    throw new ProgramFailure(
      io.machine.family === 'alpine' ? `user '${name}' in use` : `The user \`${name}' already exists.`,
    );
  }
  const uid = values.get('u');
  const home = values.get('h');
  const inGroup = values.get('G');
  const gid = inGroup === undefined ? undefined : findGroup(io.machine, inGroup)?.gid;
  addUser(io, {
    name,
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(home === undefined ? {} : { home }),
    ...(gid === undefined ? {} : { gid }),
    shell:
      values.get('s') ??
      (flags.has('S') ? '/usr/sbin/nologin' : io.machine.family === 'alpine' ? '/bin/sh' : '/bin/bash'),
    comment: values.get('g') ?? '',
    isSystem: flags.has('S'),
    makesHome: !flags.has('no-create-home') && !flags.has('H'),
    groups: [],
  });
  if (io.machine.family === 'debian') await io.out(`Adding user \`${name}' ...\nAdding new group \`${name}' ...\n`);
});

const usermod = program((io) => {
  requireRoot(io);
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['G', 's', 'd', 'l', 'g', 'u', 'c', 'p'],
    aliases: { groups: 'G', append: 'a', shell: 's', home: 'd', lock: 'L', unlock: 'U', login: 'l' },
  });
  const [name = ''] = operands;
  if (!findUser(io.machine, name)) throw new ProgramFailure(`user '${name}' does not exist`, 6);
  const wanted = (values.get('G') ?? '').split(',').filter((one) => one !== '');
  if (values.has('G') && !flags.has('a'))
    edit(io, '/etc/group', (fields) => [
      ...fields.slice(0, 3),
      (fields[3] ?? '')
        .split(',')
        .filter((one) => one !== name)
        .join(','),
    ]);
  for (const group of wanted) addMember(io, name, group);
  edit(io, '/etc/passwd', (fields) =>
    fields[0] === name
      ? [
          fields[0],
          'x',
          values.get('u') ?? fields[2] ?? '',
          fields[3] ?? '',
          values.get('c') ?? fields[4] ?? '',
          values.get('d') ?? fields[5] ?? '',
          values.get('s') ?? fields[6] ?? '',
        ]
      : fields,
  );
  if (flags.has('L'))
    edit(io, '/etc/shadow', (fields) =>
      fields[0] === name ? [name, `!${fields[1] ?? ''}`, ...fields.slice(2)] : fields,
    );
});

const userdel = program((io) => {
  requireRoot(io);
  const name = io.args.find((arg) => !arg.startsWith('-')) ?? '';
  if (!findUser(io.machine, name)) throw new ProgramFailure(`user '${name}' does not exist`, 6);
  edit(io, '/etc/passwd', (fields) => (fields[0] === name ? null : fields));
  edit(io, '/etc/shadow', (fields) => (fields[0] === name ? null : fields));
  edit(io, '/etc/group', (fields) =>
    fields[0] === name && fields[3] === ''
      ? null
      : [
          ...fields.slice(0, 3),
          (fields[3] ?? '')
            .split(',')
            .filter((one) => one !== name)
            .join(','),
        ],
  );
});

const groupadd = program((io) => {
  requireRoot(io);
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['g'],
    aliases: { gid: 'g', system: 'r', force: 'f' },
  });
  const [name = ''] = operands;
  if (findGroup(io.machine, name)?.name === name) {
    if (flags.has('f')) return;
    throw new ProgramFailure(`group '${name}' already exists`, 9);
  }
  addGroup(io, name, { isSystem: flags.has('r'), gid: values.has('g') ? Number(values.get('g')) : undefined });
});

const groupdel = program((io) => edit(io, '/etc/group', (fields) => (fields[0] === io.args[0] ? null : fields)));

const setPassword = (io: Io, name: string, hash: string): void =>
  edit(io, '/etc/shadow', (fields) => (fields[0] === name ? [name, hash, ...fields.slice(2)] : fields));

const chpasswd = program(async (io) => {
  requireRoot(io);
  for await (const line of io.lines()) {
    const [name = '', ...rest] = line.split(':');
    if (!findUser(io.machine, name)) throw new ProgramFailure(`line 1: user '${name}' does not exist`);
    setPassword(io, name, io.args.includes('-e') ? rest.join(':') : hashedPassword(rest.join(':')));
  }
});

const passwd = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  const name = operands[0] ?? 'root';
  if (!findUser(io.machine, name)) throw new ProgramFailure(`user '${name}' does not exist`);
  if (flags.has('l')) return setPassword(io, name, '!');
  if (flags.has('d')) return setPassword(io, name, '');
  if (flags.has('S')) return io.out(`${name} P 2025-09-10 0 99999 7 -1\n`);
  for await (const line of io.lines()) {
    setPassword(io, name, hashedPassword(line));
    break;
  }
  await io.err(`passwd: password updated successfully\n`);
});

export const accountPrograms: readonly (readonly [string, Program])[] = [
  ['useradd', useradd],
  ['adduser', adduser],
  ['addgroup', adduser],
  ['usermod', usermod],
  ['userdel', userdel],
  ['deluser', userdel],
  ['groupadd', groupadd],
  ['groupdel', groupdel],
  ['delgroup', groupdel],
  ['chpasswd', chpasswd],
  ['passwd', passwd],
];
