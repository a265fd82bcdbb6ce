import type { Program } from '../kernel/machine.ts';
import { apkPrograms } from './apk.ts';
import { aptPrograms } from './apt.ts';
import { dockerPrograms } from './docker.ts';
import { dpkgPrograms } from './dpkg.ts';
import { languagePrograms } from './languages.ts';
import { toolPrograms } from './tools.ts';

export const managerPrograms: readonly (readonly [string, Program])[] = [
  ...aptPrograms,
  ...dpkgPrograms,
  ...apkPrograms,
  ...languagePrograms,
  ...dockerPrograms,
  ...toolPrograms,
];
