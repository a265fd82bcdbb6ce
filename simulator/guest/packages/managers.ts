import type { Program } from '../kernel/machine.ts';
import { apkPrograms } from './apk.ts';
import { aptPrograms } from './apt.ts';
import { dnfPrograms } from './dnf.ts';
import { dockerPrograms } from './docker.ts';
import { dpkgPrograms } from './dpkg.ts';
import { languagePrograms } from './languages.ts';
import { pacmanPrograms } from './pacman.ts';
import { pipxPrograms } from './pipx.ts';
import { rpmPrograms } from './rpm.ts';
import { toolPrograms } from './tools.ts';
import { zypperPrograms } from './zypper.ts';

export const managerPrograms: readonly (readonly [string, Program])[] = [
  ...aptPrograms,
  ...dpkgPrograms,
  ...apkPrograms,
  ...dnfPrograms,
  ...rpmPrograms,
  ...pacmanPrograms,
  ...zypperPrograms,
  ...languagePrograms,
  ...pipxPrograms,
  ...dockerPrograms,
  ...toolPrograms,
];
