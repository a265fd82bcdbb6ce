import { z } from 'zod';
import { appErrorData } from '../errors.ts';
import { explanation } from './explanation.ts';
import { batchId, connectionId, containerId, jobId, timestamp, upid, vmid } from './ids.ts';
import { osTemplatePlace, osTemplateSource } from './os-template.ts';
import { plan, stepKind } from './plan.ts';

export const jobKinds = [
  'create-container',
  'roll-back-container',
  'power-container',
  'destroy-container',
  'grow-disk',
  'fetch-os-template',
  'delete-os-template',
] as const;
export const powerActions = ['start', 'shutdown', 'stop', 'reboot'] as const;
export const powerAction = z.enum(powerActions);
export type PowerAction = z.infer<typeof powerAction>;

const creationAttempt = z.strictObject({
  vmid,
  upid,
  /** Whether nobody had the number when it began. */
  wasFree: z.boolean(),
});
export type CreationAttempt = z.infer<typeof creationAttempt>;

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
  /** The number to take instead, where the reviewed one was taken by somebody else before it was used. */
  offeredVmid: vmid.nullable().default(null),
  /** The number that was reviewed, where another one is used. */
  reviewedVmid: vmid.nullable().default(null),
  /** What bore its number on the server before anything was made; null until it was looked at. */
  tracesBefore: z.array(z.string()).nullable().default(null),
  /** Attempts to make it that came to a bad end and that others followed, oldest first: what they left is still to be found. */
  earlierAttempts: z.array(creationAttempt).default([]),
  /** Whether the OS template came with this job, where it has looked anew since and found it there. */
  broughtOsTemplate: z.boolean().default(false),
});
export type ContainerJobData = z.infer<typeof containerJobData>;

export const jobData = z.discriminatedUnion('kind', [
  containerJobData,
  z.strictObject({
    kind: z.literal('roll-back-container'),
    containerId,
    ofJob: jobId,
    /** Leaves an OS template that the job downloaded. */
    keepsOsTemplate: z.boolean().default(false),
  }),
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
  z.strictObject({
    kind: z.literal('grow-disk'),
    connectionId,
    node: z.string(),
    vmid,
    hostname: z.string(),
    /** `rootfs` or `mp0` and so on. */
    disk: z.string(),
    /** The volume the user saw. */
    volume: z.string(),
    sizeGiB: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('fetch-os-template'),
    connectionId,
    node: z.string(),
    place: osTemplatePlace,
    source: osTemplateSource,
  }),
  z.strictObject({ kind: z.literal('delete-os-template'), connectionId, node: z.string(), place: osTemplatePlace }),
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
  /** How far it is, in bytes, where it moves data. */
  progress: z.strictObject({ doneBytes: z.number(), totalBytes: z.number() }).optional(),
});
export type JobStep = z.infer<typeof jobStep>;

export const jobChoices = [
  'retry',
  'run-again',
  'skip',
  'other-way',
  'finish',
  'keep',
  'roll-back',
  'wait-longer',
  'stop-hard',
  'leave-running',
] as const;
export const jobChoice = z.enum(jobChoices);
export type JobChoice = z.infer<typeof jobChoice>;

/**
 * Why a job stands still: the user asked for it; a question only they can answer; a right is missing; a script says nothing; the number
 * was taken by somebody else meanwhile.
 */
export const pauseKinds = ['asked', 'question', 'forbidden', 'silent', 'number-taken'] as const;
export const pauseKind = z.enum(pauseKinds);
export type PauseKind = z.infer<typeof pauseKind>;

/** Where a job stands. The three unhappy endings say why and what may be done now. */
export const jobState = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('queued'), position: z.number().int().positive() }),
  z.strictObject({ name: z.literal('running'), isCancelling: z.boolean() }),
  z.strictObject({
    name: z.literal('paused'),
    kind: pauseKind.default('question'),
    reason: z.string(),
    /** What went wrong, where that is why it waits. */
    error: appErrorData.nullable().default(null),
    /** The free number that would be taken instead. */
    offeredVmid: vmid.nullable().default(null),
  }),
  z.strictObject({ name: z.literal('succeeded') }),
  z.strictObject({
    name: z.literal('failed'),
    stepId: z.string().nullable(),
    error: appErrorData,
    explanation: explanation.nullable().default(null),
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
  /** A list tells only this much of a job that has ended: of its steps the one it stopped at, no result. */
  isBrief: z.literal(true).optional(),
  /** Its log was removed since, as the settings want it. */
  isLogGone: z.literal(true).optional(),
  kind: z.enum(jobKinds),
  /** Which power action this is; null for every other kind. Older jobs do not tell. */
  power: powerAction.nullable().default(null),
  /** Those that were started together have the same one. */
  batchId: batchId.nullable().default(null),
  /** The OS template it is about, for jobs that are about one alone. */
  osTemplate: osTemplatePlace.optional(),
  title: z.string(),
  connectionId,
  containerId: containerId.nullable(),
  node: z.string(),
  /** The container's number and name; null and the file's name where the job is about an OS template. */
  vmid: vmid.nullable(),
  hostname: z.string(),
  state: jobState,
  percent: z.number().min(0).max(100),
  steps: z.array(jobStep),
  warnings: z.array(z.string()),
  /** Steps before which it stops and waits for the user. */
  pausesBefore: z.array(z.string()).default([]),
  /** What its user has answered while it did not run, until it is asked again. */
  answer: z.strictObject({ about: z.string(), accepts: z.boolean() }).optional(),
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
