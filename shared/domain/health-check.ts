import { z } from 'zod';
import { unixUser } from './unix-user.ts';

const waiting = {
  /** Shown to the user; unique among a template's checks. */
  name: z.string().min(1).max(100),
  /** How long it may take until it holds. */
  timeoutMs: z.number().int().min(1_000).max(3_600_000).default(60_000),
  intervalMs: z.number().int().min(100).max(600_000).default(2_000),
};

/** Where an `http` check asks. */
export const checkUrl = z
  .url({ protocol: /^https?$/, error: 'an address that begins with http:// or https://' })
  .max(2000);

/** What has to hold at the end of provisioning, looked at from inside the container. */
export const healthCheck = z.discriminatedUnion('kind', [
  /** Something listens on this TCP port. */
  z.strictObject({ ...waiting, kind: z.literal('port'), port: z.number().int().min(1).max(65_535) }),
  z.strictObject({
    ...waiting,
    kind: z.literal('http'),
    url: checkUrl,
    /** Null: any from 200 to 399. */
    status: z.number().int().min(100).max(599).nullable().default(null),
    /** A text the answer has to hold. */
    contains: z.string().min(1).max(1000).nullable().default(null),
  }),
  /** Holds when the command ends with 0. */
  z.strictObject({
    ...waiting,
    kind: z.literal('command'),
    command: z.string().min(1).max(8_192),
    runAs: unixUser.default('root'),
  }),
]);
export type HealthCheck = z.infer<typeof healthCheck>;
