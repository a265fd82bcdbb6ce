import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Finding } from '../../shared/domain/plan.ts';
import { addressClash } from './checks/address-clash.ts';
import { bridgeExists } from './checks/bridge-exists.ts';
import type { Check } from './checks/check.ts';
import { fitsSchema } from './checks/fits-schema.ts';
import { gatewayInside } from './checks/gateway-inside.ts';
import { knownRelease } from './checks/known-release.ts';
import { macClash } from './checks/mac-clash.ts';
import { nameClash } from './checks/name-clash.ts';
import { nodeReady } from './checks/node-ready.ts';
import { nestingForSystemd, privileged } from './checks/notices.ts';
import { osTemplateThere } from './checks/os-template-there.ts';
import { packagesFit } from './checks/packages-fit.ts';
import { poolExists } from './checks/pool-exists.ts';
import { quorum } from './checks/quorum.ts';
import { rights } from './checks/rights.ts';
import { rootOnly } from './checks/root-only.ts';
import { storageFits } from './checks/storage-fits.ts';
import { tagsAllowed } from './checks/tags-allowed.ts';
import { cpuUnits, networkMounts, openConsole, quotaNeedsPrivilege, rootMountOptions } from './checks/traps.ts';
import { vmidFree } from './checks/vmid-free.ts';
import type { ServerFacts } from './facts.ts';

const checks: readonly Check[] = [
  vmidFree,
  nodeReady,
  quorum,
  osTemplateThere,
  knownRelease,
  storageFits,
  bridgeExists,
  gatewayInside,
  addressClash,
  macClash,
  rights,
  rootOnly,
  tagsAllowed,
  poolExists,
  fitsSchema,
  privileged,
  nestingForSystemd,
  quotaNeedsPrivilege,
  rootMountOptions,
  openConsole,
  cpuUnits,
  networkMounts,
  nameClash,
  packagesFit,
];

/** Everything that is known to stop or trouble this creation before anything is written. */
export const preflight = (spec: ContainerSpec, facts: ServerFacts): Finding[] =>
  checks.flatMap((check) => check(spec, facts));
