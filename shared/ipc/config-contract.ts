import { z } from 'zod';
import { configChange, configOutcome, containerConfig } from '../domain/container-config.ts';
import { connectionId, jobId, vmid } from '../domain/ids.ts';

const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });
const which = { connectionId, vmid };

/** The configuration of a container that is there. */
export const configRequests = {
  /** Asked from the server now. */
  'container:config': request(z.strictObject(which), containerConfig),
  /** As it was seen last, also while the server is away; null when it never was. */
  'container:known-config': request(z.strictObject(which), containerConfig.nullable()),
  /** Changes these options and no others, unless the configuration is another one than that of `digest`. */
  'container:change-config': request(
    z.strictObject({ ...which, digest: z.string().min(1).max(100), change: configChange }),
    configOutcome,
  ),
  /** Makes a disk larger, up to this size; Proxmox cannot make one smaller. */
  'container:grow-disk': request(
    z.strictObject({
      ...which,
      disk: z.string().regex(/^(?:rootfs|mp\d{1,3})$/, 'no disk'),
      /** The volume the user saw. */
      volume: z.string().min(1).max(500),
      sizeGiB: z.number().positive().max(131_072),
    }),
    z.strictObject({ jobId }),
  ),
};
