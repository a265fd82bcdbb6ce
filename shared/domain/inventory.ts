import { z } from 'zod';
import { connectionId, timestamp, vmid } from './ids.ts';

export const guestStatus = z.enum(['running', 'stopped', 'paused', 'unknown']);
/** A guest (container or VM) as last seen; kept when the server is away. Bytes, seconds, share of all its cores (0–1). */
export const guest = z.strictObject({
  connectionId,
  vmid,
  kind: z.enum(['lxc', 'qemu']),
  node: z.string(),
  name: z.string().nullable(),
  status: guestStatus,
  /** False while its server does not know how it is: `status` and the measures are those of `observedAt`. */
  isStatusKnown: z.boolean(),
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
  /** Seen from inside, for containers; asked for apart, and kept until it may be another one. */
  address: z.string().nullable(),
  observedAt: timestamp,
  goneAt: timestamp.nullable(),
});
export type Guest = z.infer<typeof guest>;

export const nodeFacts = z.strictObject({
  connectionId,
  name: z.string(),
  isOnline: z.boolean(),
  cores: z.number().nullable(),
  /** Share of all its cores (0–1); known only of what was just asked. */
  cpuShare: z.number().nullable().optional(),
  memoryBytes: z.number().nullable(),
  memoryMaxBytes: z.number().nullable(),
  /** Known only of what was just asked, and only with Sys.Audit. */
  swap: z.strictObject({ usedBytes: z.number(), totalBytes: z.number() }).nullable().optional(),
  observedAt: timestamp,
});
export type NodeFacts = z.infer<typeof nodeFacts>;

export const storageFacts = z.strictObject({
  connectionId,
  node: z.string(),
  name: z.string(),
  plugin: z.string(),
  content: z.array(z.string()),
  isActive: z.boolean(),
  usedBytes: z.number().nullable(),
  totalBytes: z.number().nullable(),
  observedAt: timestamp,
});
export type StorageFacts = z.infer<typeof storageFacts>;

export const bridgeFacts = z.strictObject({
  connectionId,
  node: z.string(),
  name: z.string(),
  isActive: z.boolean(),
  comment: z.string(),
  observedAt: timestamp,
});
export type BridgeFacts = z.infer<typeof bridgeFacts>;

/** Where the nodes of a server keep data and what they connect guests to, as last seen. */
export const nodeStock = z.strictObject({ storages: z.array(storageFacts), bridges: z.array(bridgeFacts) });
export type NodeStock = z.infer<typeof nodeStock>;

/** An OS template, on a storage or (volid null) only in the node's download catalogue. */
export const osTemplate = z.strictObject({
  file: z.string(),
  volid: z.string().nullable(),
  storage: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  title: z.string(),
});
export type OsTemplate = z.infer<typeof osTemplate>;

/** What the wizard needs to know of one node. `hiddenBy` names the right whose lack may have emptied a list. */
export const nodeOptions = z.strictObject({
  node: z.string(),
  storages: z.array(storageFacts),
  bridges: z.array(bridgeFacts),
  osTemplates: z.array(osTemplate),
  hiddenBy: z.array(
    z.strictObject({ list: z.enum(['storages', 'bridges', 'osTemplates']), privilege: z.string(), path: z.string() }),
  ),
});
export type NodeOptions = z.infer<typeof nodeOptions>;

/** The same with what the whole cluster has to choose from. `pools` are those this login may see; null where they could not be read. */
export const nodeChoices = nodeOptions.extend({ pools: z.array(z.string()).nullable() });
export type NodeChoices = z.infer<typeof nodeChoices>;

export const vmidCheck = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('free') }),
  z.strictObject({
    state: z.literal('taken'),
    kind: z.enum(['lxc', 'qemu']).nullable(),
    name: z.string().nullable(),
    node: z.string().nullable(),
  }),
]);
export type VmidCheck = z.infer<typeof vmidCheck>;
