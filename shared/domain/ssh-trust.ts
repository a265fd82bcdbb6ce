import { z } from 'zod';
import { port } from './connection.ts';
import { connectionId, containerId, timestamp, vmid } from './ids.ts';

const hostKey = z.strictObject({ keyType: z.string(), /** `SHA256:…` */ fingerprint: z.string() });
const learning = {
  keys: z.array(hostKey),
  /** create-log: printed by Proxmox while the container was made; node: read through the node; user: confirmed once. */
  learnt: z.enum(['create-log', 'node', 'user']).nullable(),
  learntAt: timestamp.nullable(),
};

/** One host whose SSH keys are known through a server. A container without keys was forgotten or never asked. */
export const trustedHost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node'), host: z.string(), port, ...learning }),
  z.strictObject({
    kind: z.literal('container'),
    containerId,
    vmid,
    hostname: z.string(),
    address: z.string().nullable(),
    ...learning,
  }),
]);
export type TrustedHost = z.infer<typeof trustedHost>;

/** Which host to forget. */
export const forgottenHost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node'), connectionId, host: z.string(), port }),
  z.strictObject({ kind: z.literal('container'), containerId }),
]);

export const presentedHostKey = hostKey.extend({ host: z.string() });

/** What goes with a server, in numbers; what stays are its jobs with their logs, and the history of its containers. */
export const removalPreview = z.strictObject({
  containers: z.number(),
  credentials: z.number(),
  knownHosts: z.number(),
  jobs: z.number(),
  /** The job that has to end first. */
  runningJob: z.string().nullable(),
});
export type RemovalPreview = z.infer<typeof removalPreview>;
