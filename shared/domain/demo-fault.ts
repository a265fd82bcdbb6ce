import { z } from 'zod';
import { nodeName, storageName, timestamp, vmid } from './ids.ts';

/** Which requests are meant: a method or null for every one, and a part of the path behind `/api2/json`, empty for every one. */
const requests = {
  method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).nullable().default(null),
  path: z.string().trim().max(200, 'at most 200 characters').default(''),
};
/** How often it strikes before it is over by itself; null: until it is undone. */
const times = z.number().int().min(1, 'at least once').max(1000, 'at most 1000 times').nullable().default(1);
/** Null: every container, also those that do not exist yet. */
const container = vmid.nullable().default(null);
/** Such as `vzcreate`. */
const taskType = z.string().regex(/^[a-z][a-z0-9_-]{1,40}$/, 'a task type such as vzcreate');
const tasks = {
  taskType,
  /** Null: whichever guest the task is about. */
  vmid: vmid.nullable().default(null),
  /** After so many lines of its log; null: at its first step. */
  atLogLine: z.number().int().min(1, 'from 1').max(10_000).nullable().default(null),
  times,
};
/** Real milliseconds: it is the client's patience that is tried, and that does not run on the homelab's clock. */
const delayMs = z.number().int().min(1, 'at least 1 ms').max(600_000, 'at most 10 minutes');
const seconds = z.number().int().min(1, 'at least 1 s').max(3600, 'at most an hour');

export const killSignals = ['KILL', 'TERM', 'INT', 'HUP', 'SEGV'] as const;

/** Everything that can be broken in the demo homelab on purpose. `kind` names what has happened to it. */
export const demoFault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('connection-dropped'),
    ...requests,
    /** `before` the request is carried out, `during` the answer, or `after` it was carried out and before any answer. */
    when: z.enum(['before', 'during', 'after']),
    times,
  }),
  z.strictObject({ kind: z.literal('answer-delayed'), ...requests, delayMs, times }),
  z.strictObject({
    kind: z.literal('answer-garbled'),
    ...requests,
    /** `html`: a login page of something in between, the request never arrives; the others spoil the answer to one that was carried out. */
    form: z.enum(['html', 'truncated-json', 'wrong-type']),
    times,
  }),
  z.strictObject({
    kind: z.literal('request-refused'),
    ...requests,
    status: z.number().int().min(300, 'from 300').max(599, 'up to 599'),
    /** The reason phrase; Proxmox puts its messages there. */
    reason: z.string().max(500).default(''),
    body: z.string().max(10_000).default(''),
    times,
  }),
  z.strictObject({ kind: z.literal('certificate-renewed') }),
  z.strictObject({
    kind: z.literal('task-failed'),
    ...tasks,
    /** Written to the task's log just before its end. */
    log: z.array(z.string().max(1000)).max(200).default([]),
    exitStatus: z.string().trim().min(1, 'say how the task ends').max(1000),
  }),
  /** Nothing is cleaned up: locks in the configuration and half-made volumes stay, the status becomes `unexpected status`. */
  z.strictObject({ kind: z.literal('worker-killed'), ...tasks }),
  z.strictObject({ kind: z.literal('storage-full'), storage: storageName }),
  z.strictObject({ kind: z.literal('disk-full'), vmid: container }),
  z.strictObject({ kind: z.literal('ssh-refused'), vmid: container, times }),
  z.strictObject({ kind: z.literal('ssh-reset'), vmid: container, times }),
  z.strictObject({ kind: z.literal('ssh-hung'), vmid: container, times }),
  z.strictObject({ kind: z.literal('ssh-other-key'), vmid: container, times }),
  z.strictObject({
    kind: z.literal('slow-link'),
    vmid: container,
    /** In each direction. */
    bytesPerSecond: z.number().int().min(64, 'at least 64 B/s').max(1_000_000_000),
    latencyMs: z.number().int().min(0).max(60_000, 'at most a minute'),
  }),
  z.strictObject({
    kind: z.literal('script-killed'),
    vmid: container,
    signal: z.enum(killSignals),
    /** `now`: everything that was started over SSH and still runs; `next-command`: what is started next over SSH. */
    when: z.enum(['now', 'next-command']),
    /** With `next-command`: only commands that contain this. */
    command: z.string().max(200).default(''),
    /** With `next-command`: so many milliseconds of the homelab's time after its start. What has ended by then is spared. */
    afterMs: z.number().int().min(0).max(3_600_000, 'at most an hour').default(0),
    times,
  }),
  z.strictObject({ kind: z.literal('node-down'), node: nodeName }),
  z.strictObject({ kind: z.literal('node-slow'), node: nodeName, delayMs }),
  /** In seconds of the homelab's own time. */
  z.strictObject({ kind: z.literal('node-flapping'), node: nodeName, upSeconds: seconds, downSeconds: seconds }),
  z.strictObject({
    kind: z.literal('clock-moved'),
    minutes: z
      .number()
      .int()
      .min(-5_256_000, 'at most ten years')
      .max(5_256_000, 'at most ten years')
      .refine((minutes) => minutes !== 0, 'at least one minute'),
  }),
]);
export type DemoFault = z.output<typeof demoFault>;
export type DemoFaultInput = z.input<typeof demoFault>;
export type FaultKind = DemoFault['kind'];
export type FaultOf<K extends FaultKind> = Extract<DemoFault, { kind: K }>;

export const faultId = z.uuid().brand<'fault-id'>();
export type FaultId = z.infer<typeof faultId>;

/** A fault that is in effect. */
export const activeFault = z.strictObject({
  id: faultId,
  fault: demoFault,
  /** How often somebody has met it. */
  strikes: z.number().int().nonnegative(),
  /** How often it will strike yet; null: until it is undone. */
  remaining: z.number().int().nonnegative().nullable(),
  /** Real time. */
  since: timestamp,
});
export type ActiveFault = z.infer<typeof activeFault>;

/** What became of an order. What happens once and at once is over when this is said. */
export const injectedFault = z.strictObject({
  id: faultId,
  strikes: z.number().int().nonnegative(),
  isActive: z.boolean(),
});
export type InjectedFault = z.infer<typeof injectedFault>;

/** The faults of a running homelab, from near or through its message line. */
export type DemoFaults = {
  /** Rejects with a sentence when the homelab has no such container, node or storage. */
  inject(fault: DemoFaultInput): Promise<InjectedFault>;
  list(): Promise<readonly ActiveFault[]>;
  /** One that is over already is no mistake. */
  clear(id: FaultId): Promise<void>;
  clearAll(): Promise<void>;
  /** Gives back the way out. */
  onChange(listener: (faults: readonly ActiveFault[]) => void): () => void;
};
