import { specOf, specWords } from './manager.ts';
import type { ManagerDriver } from './manager.ts';
import { rpmDatabase } from './rpm.ts';

export const dnf: ManagerDriver = {
  manager: 'dnf',
  ...rpmDatabase,
  install: (wanted) => `dnf -y install ${specWords(wanted, '-')}`,
  missing: (wanted, lines) =>
    wanted.filter((one) => lines.some((line) => line.trim() === `No match for argument: ${specOf(one, '-')}`)),
  // dnf waits for its lock by itself and says so.
  lockedBy: () => null,
};
