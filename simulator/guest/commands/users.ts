import type { Machine } from '../kernel/machine.ts';
import { rootActor } from '../vfs/nodes.ts';

export type User = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  readonly comment: string;
};
export type Group = { readonly name: string; readonly gid: number; readonly members: readonly string[] };
export type Identity = { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };

const linesOf = (machine: Machine, file: string): string[] =>
  machine.vfs
    .readText(rootActor, file)
    .split('\n')
    .filter((line) => line !== '');

export const users = (machine: Machine): User[] =>
  linesOf(machine, '/etc/passwd').map((line) => {
    const [name = '', , uid = '', gid = '', comment = '', home = '/', shell = '/bin/sh'] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid), home, shell, comment };
  });

export const groups = (machine: Machine): Group[] =>
  linesOf(machine, '/etc/group').map((line) => {
    const [name = '', , gid = '', members = ''] = line.split(':');
    return { name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') };
  });

/** By name, or by number where `text` is one. */
export const findUser = (machine: Machine, text: string): User | undefined => {
  const all = users(machine);
  return (
    all.find(({ name }) => name === text) ??
    (/^\d+$/.test(text) ? all.find(({ uid }) => uid === Number(text)) : undefined)
  );
};
export const findGroup = (machine: Machine, text: string): Group | undefined => {
  const all = groups(machine);
  return (
    all.find(({ name }) => name === text) ??
    (/^\d+$/.test(text) ? all.find(({ gid }) => gid === Number(text)) : undefined)
  );
};

export const userName = (machine: Machine, uid: number): string | undefined =>
  users(machine).find((user) => user.uid === uid)?.name;
export const groupName = (machine: Machine, gid: number): string | undefined =>
  groups(machine).find((group) => group.gid === gid)?.name;

/** Ids of all groups a user is in, the main one first. */
export const groupsOf = (machine: Machine, { name, gid }: Pick<User, 'name' | 'gid'>): number[] => [
  gid,
  ...groups(machine).flatMap((group) => (group.members.includes(name) && group.gid !== gid ? [group.gid] : [])),
];

export const identityOf = (machine: Machine, user: User): Identity => ({
  uid: user.uid,
  gid: user.gid,
  groups: groupsOf(machine, user),
});

/** What login(1) and su set up. */
export function loginEnvironment(machine: Machine, user: User): Map<string, string> {
  return new Map([
    ['HOME', user.home],
    ['USER', user.name],
    ['LOGNAME', user.name],
    ['SHELL', user.shell],
    ['PATH', searchPath(machine, user.uid === 0)],
  ]);
}

function searchPath({ family }: Machine, isRoot: boolean): string {
  if (family === 'arch') return '/usr/local/sbin:/usr/local/bin:/usr/bin';
  if (isRoot) return '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return `/usr/local/bin:/usr/bin:/bin${family === 'debian' ? ':/usr/local/games:/usr/games' : ''}`;
}
