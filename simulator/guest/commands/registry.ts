import type { Program } from '../kernel/machine.ts';
import { shellProgram } from '../sh/shell-program.ts';
import { archivePrograms } from './archive.ts';
import { basicPrograms } from './basic.ts';
import { filePrograms } from './files.ts';
import { listingPrograms } from './listing.ts';

/** Every program a container's binaries can be. */
export const createPrograms = (): Map<string, Program> =>
  new Map<string, Program>([
    ['sh', shellProgram],
    ['ash', shellProgram],
    ...basicPrograms,
    ...filePrograms,
    ...listingPrograms,
    ...archivePrograms,
  ]);
