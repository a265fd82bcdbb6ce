import { z } from 'zod';
import { containerSpec } from './container-spec.ts';
import { planId, timestamp } from './ids.ts';

/** The steps of a creation, in the order they may occur. */
export const stepKinds = [
  'download-os-template',
  'create',
  'pin-host-keys',
  'start',
  'wait-init',
  'wait-address',
  'install-ssh',
  'wait-ssh',
  'prepare',
  'files',
  'wait-network',
  'packages',
  'script',
  'discover',
  'checks',
  'ready',
  'roll-back',
  'power',
  'destroy',
  'grow-disk',
  'os-template',
] as const;
export const stepKind = z.enum(stepKinds);
export type StepKind = z.infer<typeof stepKind>;

/** One call to Proxmox as it will be sent; secret values are replaced by `••••`. */
export const plannedCall = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
  path: z.string(),
  parameters: z.record(z.string(), z.string()),
});
export type PlannedCall = z.infer<typeof plannedCall>;

export const planStep = z.strictObject({
  /** Stable inside the plan, such as `create` or `script:10-web.sh`; the journal and the job's steps use the same. */
  id: z.string(),
  kind: stepKind,
  /** A sentence for the reviewer. */
  title: z.string(),
  /** Further lines: package names, file paths. */
  details: z.array(z.string()),
  /** Calls to Proxmox made by this step. */
  calls: z.array(plannedCall),
  /** Calls made only where the container cannot be reached otherwise: those of the API terminal. */
  fallbackCalls: z.array(plannedCall).default([]),
  /** Share of the whole, for the progress bar; any positive number. */
  weight: z.number().positive(),
});
export type PlanStep = z.infer<typeof planStep>;

/**
 * A change of the spec that would settle a finding: values by the path of their field, such as `network.bridge` or `further.mp0`; null
 * takes the value away.
 */
export const fix = z.strictObject({
  /** What it does, for a button: “Use storage local-lvm”. */
  label: z.string(),
  changes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])),
});
export type Fix = z.infer<typeof fix>;

/**
 * What one preflight check found out. `waits`: nothing is to be changed, but the plan cannot run before something has come that is on its
 * way. `field` names the wizard's field to jump to.
 */
export const finding = z.strictObject({
  check: z.string(),
  verdict: z.enum(['passed', 'blocks', 'waits', 'warns', 'unknown']),
  message: z.string(),
  field: z.string().nullable(),
  stepId: z.string().nullable(),
  fix: fix.optional(),
});
export type Finding = z.infer<typeof finding>;

/** Where a variable's value comes from: an answer in the spec, a secret given with the approval, one Gantry makes, or nothing. */
export const variableSources = ['answer', 'entered', 'generated', 'none'] as const;
export const plannedVariable = z.strictObject({
  name: z.string(),
  label: z.string(),
  /** The answer; `••••` for a secret, empty where there is none. */
  shown: z.string(),
  source: z.enum(variableSources),
});
export type PlannedVariable = z.infer<typeof plannedVariable>;

/** What is not as in the template. Without the template's value, `chosen` says the whole change, such as `content changed`. */
export const planDifference = z.strictObject({
  field: z.string(),
  template: z.string().nullable(),
  chosen: z.string(),
});
export type PlanDifference = z.infer<typeof planDifference>;

/** What was reviewed. `hash` covers spec and steps: the job runs exactly the plan with this hash. */
export const plan = z.strictObject({
  id: planId,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: timestamp,
  spec: containerSpec,
  /** Whether a root password will be given with the approval. */
  hasRootPassword: z.boolean(),
  templateName: z.string().nullable(),
  /** The template's variables in its order. Exactly the `entered` ones come with the approval. */
  variables: z.array(plannedVariable).default([]),
  steps: z.array(planStep),
  findings: z.array(finding),
  differences: z.array(planDifference),
});
export type Plan = z.infer<typeof plan>;
