import type { Io } from '../commands/io.ts';
import { profiles } from '../image/profile.ts';

/** Fedora has the fifth dnf, which speaks and waits otherwise than the fourth of Enterprise Linux. */
export const isFifth = (io: Io): boolean => io.machine.image === 'fedora-42';

/** Its text stands as it is; dnf leaves with 1. */
export class DnfFailure extends Error {}

export const repositories = (io: Io): string[] =>
  isFifth(io) ? ['fedora', 'updates'] : ['baseos', 'appstream', 'extras'];
export const mirrorOf = (io: Io): string => {
  const { id } = profiles[io.machine.image];
  return id === 'almalinux' || id === 'rocky'
    ? `mirrors.${id === 'rocky' ? 'rockylinux' : id}.org`
    : 'mirrors.fedoraproject.org';
};
