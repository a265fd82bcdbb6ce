import { z } from 'zod';
import { connectionId, containerId, jobId, templateId, timestamp, vmid } from './ids.ts';
import { containerService, credentialSummary } from './service.ts';
import { guestStatus } from './inventory.ts';

/** Our own view of a managed container, beside the live power state. */
export const lifecycles = ['creating', 'ready', 'error'] as const;

/** What a container was called and where it was before someone changed it outside; null for what stayed. */
export const recentChange = z.strictObject({
  renamedFrom: z.string().nullable(),
  movedFrom: z.string().nullable(),
  at: timestamp,
});
export type RecentChange = z.infer<typeof recentChange>;

/** The local record of a container we made or adopted. Unique by (connectionId, vmid). */
export const container = z.strictObject({
  id: containerId,
  connectionId,
  vmid,
  node: z.string(),
  hostname: z.string(),
  lifecycle: z.enum(lifecycles),
  templateId: templateId.nullable(),
  templateName: z.string().nullable(),
  address: z.string().nullable(),
  /** Fingerprints of its SSH host keys, `SHA256:…`, with the key type. */
  hostKeys: z.array(z.strictObject({ keyType: z.string(), fingerprint: z.string() })),
  createdAt: timestamp,
  observedAt: timestamp.nullable(),
  goneAt: timestamp.nullable(),
  lastJobId: jobId.nullable(),
  /** Until the user has seen it. */
  recentChange: recentChange.nullable(),
});
export type Container = z.infer<typeof container>;

export const containerEventTypes = [
  'created',
  'started',
  'stopped',
  'error',
  'service_ready',
  'script_completed',
  'job_succeeded',
  'job_failed',
  'job_cancelled',
  'job_interrupted',
  'step_revised',
  'credential_revealed',
  'credential_copied',
  'host_key_pinned',
  'host_key_forgotten',
  'rolled_back',
  'removed',
  'renamed',
  'migrated',
  'converted',
  'configured',
  'vanished',
  'returned',
  'replaced',
] as const;
/** One line of the append-only history; each carries the hash of the one before. */
export const containerEvent = z.strictObject({
  id: z.number().int().positive(),
  containerId,
  type: z.enum(containerEventTypes),
  message: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  at: timestamp,
  hash: z.string(),
});
export type ContainerEvent = z.infer<typeof containerEvent>;

/** One row of the list: what Proxmox last said of a guest, joined with our record of it. */
export const containerRow = z.strictObject({
  /** `connectionId/vmid`; stable across nodes. */
  key: z.string(),
  connectionId,
  vmid,
  node: z.string(),
  name: z.string(),
  status: guestStatus,
  /** False while its server does not know how it is: `status` and the measures are those of `observedAt`. */
  isStatusKnown: z.boolean(),
  /** managed: made or adopted here; foreign: only seen. */
  origin: z.enum(['managed', 'foreign']),
  containerId: containerId.nullable(),
  lifecycle: z.enum(lifecycles).nullable(),
  templateName: z.string().nullable(),
  address: z.string().nullable(),
  tags: z.array(z.string()),
  lock: z.string().nullable(),
  isTemplate: z.boolean(),
  cpuShare: z.number().nullable(),
  cores: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  memoryMaxBytes: z.number().nullable(),
  diskBytes: z.number().nullable(),
  diskMaxBytes: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  services: z.array(containerService),
  lastJobId: jobId.nullable(),
  recentChange: recentChange.nullable(),
  observedAt: timestamp,
  goneAt: timestamp.nullable(),
});
export type ContainerRow = z.infer<typeof containerRow>;

export const containerDetail = z.strictObject({
  row: containerRow,
  container: container.nullable(),
  credentials: z.array(credentialSummary),
  events: z.array(containerEvent),
});
export type ContainerDetail = z.infer<typeof containerDetail>;
