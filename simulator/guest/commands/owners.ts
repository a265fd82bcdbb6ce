import type { Io } from './io.ts';
import { ProgramFailure } from './io.ts';
import { findGroup, findUser } from './users.ts';

export function ownerOf(io: Io, spec: string): { uid: number | null; gid: number | null } {
  const isGroupOnly = io.name === 'chgrp';
  const [userText = '', groupText] = isGroupOnly ? ['', spec] : spec.split(/[:.]/);
  const user = userText === '' ? null : (findUser(io.machine, userText) ?? null);
  const uid = user?.uid ?? (/^\d+$/.test(userText) ? Number(userText) : null);
  if (userText !== '' && uid === null) throw new ProgramFailure(`invalid user: '${spec}'`);
  if (groupText === undefined) return { uid, gid: null };
  if (groupText === '') return { uid, gid: user?.gid ?? null };
  const gid = findGroup(io.machine, groupText)?.gid ?? (/^\d+$/.test(groupText) ? Number(groupText) : null);
  if (gid === null) throw new ProgramFailure(`invalid group: '${spec}'`);
  return { uid, gid };
}
