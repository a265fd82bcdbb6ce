import type { Program } from '../kernel/machine.ts';
import { daemonPrograms } from '../packages/daemons.ts';
import { managerPrograms } from '../packages/managers.ts';
import { openrcPrograms } from '../services/openrc.ts';
import { systemdPrograms } from '../services/systemctl.ts';
import { shellProgram } from '../sh/shell-program.ts';
import { accountPrograms } from './accounts.ts';
import { archivePrograms } from './archive.ts';
import { awkPrograms } from './awk.ts';
import { basicPrograms } from './basic.ts';
import { becomingPrograms } from './becoming.ts';
import { copyPrograms } from './copying.ts';
import { findPrograms } from './find.ts';
import { statusPrograms } from './status.ts';
import { orderingPrograms } from './ordering.ts';
import { translatePrograms } from './translate.ts';
import { exprPrograms } from './expr.ts';
import { filePrograms } from './files.ts';
import { grepPrograms } from './grep.ts';
import { listingPrograms } from './listing.ts';
import { networkPrograms } from './network.ts';
import { runningPrograms } from './running.ts';
import { sedPrograms } from './sed.ts';
import { systemPrograms } from './system.ts';
import { terminalPrograms } from './terminal.ts';
import { textPrograms } from './text.ts';

/** Every program a container's binaries can be. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['sh', shellProgram],
  ['ash', shellProgram],
  ...basicPrograms,
  ...filePrograms,
  ...listingPrograms,
  ...archivePrograms,
  ...textPrograms,
  ...grepPrograms,
  ...sedPrograms,
  ...awkPrograms,
  ...exprPrograms,
  ...becomingPrograms,
  ...copyPrograms,
  ...findPrograms,
  ...statusPrograms,
  ...orderingPrograms,
  ...translatePrograms,
  ...systemPrograms,
  ...runningPrograms,
  ...terminalPrograms,
  ...networkPrograms,
  ...accountPrograms,
  ...systemdPrograms,
  ...openrcPrograms,
  ...managerPrograms,
  ...daemonPrograms,
]);
