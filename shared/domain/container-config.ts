import { z } from 'zod';
import { appErrorData } from '../errors.ts';
import { connectionId, timestamp, vmid } from './ids.ts';

/** One option of a container's configuration, in the text Proxmox takes back. */
export const configOption = z.strictObject({
  name: z.string(),
  /** In effect now; null: not set. */
  current: z.string().nullable(),
  /** What the next start brings instead; null: nothing new. */
  pending: z.string().nullable(),
  /** The next start takes it away. */
  isLeaving: z.boolean(),
});
export type ConfigOption = z.infer<typeof configOption>;

/** A container's whole configuration as it was at `observedAt`. */
export const containerConfig = z.strictObject({
  connectionId,
  vmid,
  /** Where it was then. */
  node: z.string(),
  /** What the configuration file is known by: a change that is sent with it fails when somebody else was faster. */
  digest: z.string(),
  isRunning: z.boolean(),
  options: z.array(configOption),
  /** Raw `lxc.*` lines, which the API shows and does not take. */
  rawLines: z.array(z.tuple([z.string(), z.string()])),
  /** Options whose values may be secret and are not kept for when the server is away. */
  withheld: z.array(z.string()),
  observedAt: timestamp,
});
export type ContainerConfig = z.infer<typeof containerConfig>;

const optionName = z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/, 'not the name of an option');

/** What is to be different, and nothing else is sent. */
export const configChange = z.strictObject({
  set: z.record(optionName, z.string().max(16_384)).default({}),
  delete: z.array(optionName).max(600).default([]),
  /** Takes back what waits for the next start. */
  revert: z.array(optionName).max(600).default([]),
});
export type ConfigChange = z.infer<typeof configChange>;

/**
 * What came of it, with the configuration as it is now. `conflict`: nothing was changed, for the configuration is not what it was any more.
 * `unread`: it was changed, and could not be read again afterwards.
 */
export const configOutcome = z.discriminatedUnion('state', [
  z.strictObject({ state: z.enum(['changed', 'conflict']), config: containerConfig }),
  z.strictObject({ state: z.literal('unread'), error: appErrorData }),
]);
export type ConfigOutcome = z.infer<typeof configOutcome>;
