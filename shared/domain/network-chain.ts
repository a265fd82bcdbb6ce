import { z } from 'zod';

/**
 * What has to hold, one after the other, until a container can be reached and reaches the outside: it runs, its interface is on, the
 * bridge leads somewhere, its VLAN is carried, a lease or a fixed address is there, a route, a gateway that answers, a resolver that does,
 * the name itself; and for those who come in, the way from this computer and the SSH server.
 */
export const chainLinks = [
  'container',
  'interface',
  'bridge',
  'vlan',
  'lease',
  'address',
  'route',
  'gateway',
  'resolver',
  'name',
  'reach',
  'sshd',
] as const;
export const chainLink = z.enum(chainLinks);
export type ChainLink = z.infer<typeof chainLink>;

/** What was found about one link, in a few words. */
export const linkCheck = z.strictObject({
  link: chainLink,
  outcome: z.enum(['holds', 'broken', 'unknown']),
  seen: z.string(),
});
export type LinkCheck = z.infer<typeof linkCheck>;

/** Which link is broken, where that is known, and what was looked at. Part of the errors of waits. */
export const chainVerdict = {
  brokenLink: chainLink.nullable().default(null),
  checked: z.array(linkCheck).default([]),
};
export type ChainVerdict = { brokenLink: ChainLink | null; checked: LinkCheck[] };
