import { z } from 'zod';
import { appErrorData } from '../errors.ts';
import { port } from './connection.ts';
import { connectionId } from './ids.ts';

/** The ways into a container, in the order they are tried. */
export const guestWays = ['ssh', 'pct-exec', 'terminal'] as const;
export const guestWay = z.enum(guestWays);
export type GuestWay = z.infer<typeof guestWay>;

/** `automatic` is that order as it stands; anything else is tried first, and the others after it. */
export const preferredWays = ['automatic', ...guestWays] as const;
export const preferredWay = z.enum(preferredWays);
export type PreferredWay = z.infer<typeof preferredWay>;

/** A name `useradd` would take. */
export const nodeUser = z
  .string()
  .trim()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not a user’s name on a Linux system');

/** How Gantry signs in to the nodes over SSH, without the secret. `publicKey` is a line for `authorized_keys`. */
export const nodeLogin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('made-key'), publicKey: z.string() }),
  z.strictObject({ kind: z.literal('own-key'), publicKey: z.string() }),
  z.strictObject({ kind: z.literal('password') }),
]);
export type NodeLogin = z.infer<typeof nodeLogin>;

/** How the containers of a server are reached. */
export const guestAccess = z.strictObject({
  preferred: preferredWay.default('automatic'),
  user: nodeUser.default('root'),
  port: port.default(22),
  login: nodeLogin.default({ kind: 'none' }),
});
export type GuestAccess = z.infer<typeof guestAccess>;

/** The same with the secret. Travels only from the window to main. `keep` is what is saved, as it is. */
export const nodeLoginInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('make-key') }),
  z.strictObject({
    kind: z.literal('own-key'),
    privateKey: z.string().trim().min(1, 'paste the private key, or load its file').max(20_000),
    passphrase: z.string().min(1).max(1_000).optional(),
  }),
  z.strictObject({ kind: z.literal('password'), password: z.string().min(1, 'enter the password').max(200) }),
]);
export type NodeLoginInput = z.infer<typeof nodeLoginInput>;

export const guestAccessChange = z.strictObject({
  connectionId,
  preferred: preferredWay,
  user: nodeUser,
  port,
  login: nodeLoginInput,
});
export type GuestAccessChange = z.infer<typeof guestAccessChange>;

/** A key a node presented that nobody has confirmed yet. */
export const presentedNodeKey = z.strictObject({
  host: z.string(),
  port,
  keyType: z.string().max(60),
  /** `SHA256:…` */
  fingerprint: z.string().startsWith('SHA256:').max(100),
});
export type PresentedNodeKey = z.infer<typeof presentedNodeKey>;

/** What a try to sign in to one node came to. */
export const nodeCheck = z.strictObject({
  node: z.string(),
  address: z.string().nullable(),
  result: z.discriminatedUnion('outcome', [
    /** Signed in, and `pct` can be used there. */
    z.strictObject({ outcome: z.literal('passed'), version: z.string() }),
    z.strictObject({ outcome: z.literal('unknown-key'), presented: presentedNodeKey }),
    z.strictObject({ outcome: z.literal('no-pct'), reason: z.string() }),
    z.strictObject({ outcome: z.literal('no-address'), reason: z.string() }),
    z.strictObject({ outcome: z.literal('failed'), error: appErrorData }),
  ]),
});
export type NodeCheck = z.infer<typeof nodeCheck>;
