import { z } from 'zod';
import { appErrorData } from '../errors.ts';
import { batchId, connectionId, containerId, jobId, timestamp, upid, vmid } from './ids.ts';
import { plan, stepKind } from './plan.ts';

export const jobKinds = ['create-container', 'roll-back-container', 'power-container', 'destroy-container'] as const;
export const powerActions = ['start', 'shutdown', 'stop', 'reboot'] as const;
export const powerAction = z.enum(powerActions);
export type PowerAction = z.infer<typeof powerAction>;

/** What a creation job was asked to do; written once, before it is queued. Secrets are references. */
export const containerJobData = z.strictObject({
  kind: z.literal('create-container'),
  containerId,
  plan,
  /** The public half of the key made for this container; the private half is in the vault under `privateKeyRef`. */
  publicKey: z.string(),
  privateKeyRef: z.string(),
  rootPasswordRef: z.string().nullable(),
  /** Where the vault keeps the secret variables, by name, until the job is over for good. */
  secretRefs: z.record(z.string(), z.string()).default({}),
});
export type ContainerJobData = z.infer<typeof containerJobData>;

export const jobData = z.discriminatedUnion('kind', [
  containerJobData,
  z.strictObject({ kind: z.literal('roll-back-container'), containerId, ofJob: jobId }),
  z.strictObject({
    kind: z.literal('power-container'),
    connectionId,
    node: z.string(),
    vmid,
    hostname: z.string(),
    action: powerAction,
    forceStop: z.boolean(),
    /** How long a guest is given to go; without it, as long as Proxmox gives it. */
    shutdownSeconds: z.number().int().positive().optional(),
  }),
  z.strictObject({
    kind: z.literal('destroy-container'),
    connectionId,
    node: z.string(),
    vmid,
    hostname: z.string(),
    rootfs: z.string(),
    /** Also out of backup, replication and HA jobs. */
    isPurged: z.boolean().optional(),
    /** Also disks that bear its number and stand in no configuration. */
    withUnreferenced: z.boolean().optional(),
  }),
]);
export type JobData = z.infer<typeof jobData>;

/** What came of a creation. */
export const containerJobResult = z.strictObject({
  containerId,
  node: z.string(),
  vmid,
  address: z.string().nullable(),
  warnings: z.array(z.string()),
  services: z.array(z.strictObject({ name: z.string(), url: z.string().nullable() })),
});
export type ContainerJobResult = z.infer<typeof containerJobResult>;

/** Where a progress event stands in its job: `seq` starts at 1 and has no gaps. Percent never decreases. */
const eventHead = {
  jobId,
  seq: z.number().int().positive(),
  at: timestamp,
  percent: z.number().min(0).max(100),
  step: z.string().nullable(),
};
export const containerProgressEvent = z.discriminatedUnion('type', [
  z.strictObject({
    ...eventHead,
    type: z.literal('step'),
    state: z.enum(['started', 'waiting', 'done', 'skipped', 'failed']),
    message: z.string(),
  }),
  z.strictObject({
    ...eventHead,
    type: z.literal('log'),
    stream: z.enum(['stdout', 'stderr', 'task', 'gantry']),
    message: z.string(),
  }),
  z.strictObject({ ...eventHead, type: z.literal('complete'), message: z.string() }),
  z.strictObject({ ...eventHead, type: z.literal('error'), message: z.string(), error: appErrorData }),
]);
/** The persisted fact about a job's progress; the whole log of a job is the list of its events. */
export type ContainerProgressEvent = z.infer<typeof containerProgressEvent>;

export const jobStepState = z.enum(['pending', 'running', 'done', 'skipped', 'failed', 'cancelled']);
export const jobStep = z.strictObject({
  id: z.string(),
  kind: stepKind,
  title: z.string(),
  state: jobStepState,
  /** What it is waiting for or doing right now. */
  message: z.string(),
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  /** How often it was begun. */
  attempts: z.number().int().nonnegative().default(0),
  /** Proxmox's task, while or after this step used one. */
  upid: upid.nullable(),
});
export type JobStep = z.infer<typeof jobStep>;

export const jobChoices = [
  'retry',
  'skip',
  'finish',
  'keep',
  'roll-back',
  'wait-longer',
  'stop-hard',
  'leave-running',
] as const;
export const jobChoice = z.enum(jobChoices);
export type JobChoice = z.infer<typeof jobChoice>;

/** Where a job stands. The three unhappy endings say why and what may be done now. */
export const jobState = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('queued'), position: z.number().int().positive() }),
  z.strictObject({ name: z.literal('running'), isCancelling: z.boolean() }),
  z.strictObject({ name: z.literal('paused'), reason: z.string() }),
  z.strictObject({ name: z.literal('succeeded') }),
  z.strictObject({
    name: z.literal('failed'),
    stepId: z.string().nullable(),
    error: appErrorData,
    choices: z.array(jobChoice),
  }),
  z.strictObject({ name: z.literal('cancelled'), stepId: z.string().nullable(), choices: z.array(jobChoice) }),
  z.strictObject({
    name: z.literal('interrupted'),
    stepId: z.string().nullable(),
    reason: z.string(),
    choices: z.array(jobChoice),
  }),
]);
export type JobState = z.infer<typeof jobState>;

/** A job, whole, as of `revision`. */
export const jobSnapshot = z.strictObject({
  id: jobId,
  revision: z.number().int().nonnegative(),
  kind: z.enum(jobKinds),
  /** Which power action this is; null for every other kind. Older jobs do not tell. */
  power: powerAction.nullable().default(null),
  /** Those that were started together have the same one. */
  batchId: batchId.nullable().default(null),
  title: z.string(),
  connectionId,
  containerId: containerId.nullable(),
  node: z.string(),
  vmid,
  hostname: z.string(),
  state: jobState,
  percent: z.number().min(0).max(100),
  steps: z.array(jobStep),
  warnings: z.array(z.string()),
  result: containerJobResult.nullable(),
  /** Sequence number of the newest event. */
  lastSeq: z.number().int().nonnegative(),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
});
export type JobSnapshot = z.infer<typeof jobSnapshot>;

export const isOver = (state: JobState): boolean =>
  state.name !== 'queued' && state.name !== 'running' && state.name !== 'paused';
