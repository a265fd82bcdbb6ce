import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Finding } from '../../shared/domain/plan.ts';
import { bridgeExists } from './checks/bridge-exists.ts';
import type { Check } from './checks/check.ts';
import { nodeReady } from './checks/node-ready.ts';
import { nameClash, nestingForSystemd, privileged } from './checks/notices.ts';
import { osTemplateThere } from './checks/os-template-there.ts';
import { packagesFit } from './checks/packages-fit.ts';
import { rights } from './checks/rights.ts';
import { rootOnly } from './checks/root-only.ts';
import { storageFits } from './checks/storage-fits.ts';
import { vmidFree } from './checks/vmid-free.ts';
import type { ServerFacts } from './facts.ts';

const checks: readonly Check[] = [
  vmidFree,
  nodeReady,
  osTemplateThere,
  storageFits,
  bridgeExists,
  rights,
  rootOnly,
  privileged,
  nestingForSystemd,
  nameClash,
  packagesFit,
];

/** Everything that is known to stop or trouble this creation before anything is written. */
export const preflight = (spec: ContainerSpec, facts: ServerFacts): Finding[] =>
  checks.flatMap((check) => check(spec, facts));
