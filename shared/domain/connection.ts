import { z } from 'zod';
import { certificateFingerprint, connectionId, timestamp } from './ids.ts';
import { appErrorData } from '../errors.ts';

export const hostName = z
  .string()
  .trim()
  .min(1, 'enter the server’s name or address')
  .max(253)
  .regex(/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/, 'not a host name or address');
export const port = z.number().int().min(1).max(65_535);
/** `user@realm!tokenid` */
export const tokenName = z
  .string()
  .regex(/^[^\s:/!]+@[A-Za-z][\w.-]+![A-Za-z][\w.-]+$/, 'looks like user@realm!tokenid');
/** `user@realm` */
export const userName = z.string().regex(/^[^\s:/!]+@[A-Za-z][\w.-]+$/, 'looks like user@realm');
/** Where guests are reached through, when they are not reachable directly: a SOCKS 5 proxy, such as one `ssh -D` opens. */
export const guestProxy = z
  .string()
  .regex(/^socks5:\/\/(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, 'looks like socks5://host:port');
export const colours = ['none', 'teal', 'blue', 'violet', 'amber', 'red', 'green'] as const;

/** What the certificate says of itself; shown before anything is trusted. Times in UTC ms. */
export const certificate = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  subjectAltNames: z.array(z.string()),
  validFrom: timestamp,
  validTo: timestamp,
  fingerprint: certificateFingerprint,
});
export type Certificate = z.infer<typeof certificate>;

/** How we sign in, without the secret. */
export const authName = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('token'), tokenName }),
  z.strictObject({ kind: z.literal('ticket'), userName }),
]);
export type AuthName = z.infer<typeof authName>;

/** How we sign in, with the secret. Travels only from the window to main. */
export const authInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('token'),
    tokenName,
    secret: z.string().trim().min(1, 'enter the token’s secret').max(200),
  }),
  z.strictObject({
    kind: z.literal('ticket'),
    userName,
    password: z.string().min(1, 'enter the password').max(200),
    totp: z
      .string()
      .regex(/^\d{6,8}$/, 'six digits')
      .optional(),
  }),
]);
export type AuthInput = z.infer<typeof authInput>;

export const connectionDraft = z.strictObject({
  name: z.string().trim().min(1, 'give the server a name').max(60),
  host: hostName,
  port: port.default(8006),
  /** The certificate the user accepted. */
  fingerprint: certificateFingerprint,
  auth: authInput,
  guestProxy: guestProxy.nullable().default(null),
  colour: z.enum(colours).default('none'),
  isProduction: z.boolean().default(false),
});
export type ConnectionDraft = z.infer<typeof connectionDraft>;

/** What can be changed of a server that is connected; its sign-in is changed apart. */
export const connectionEdit = connectionDraft.omit({ auth: true }).required().extend({ connectionId });
export type ConnectionEdit = z.infer<typeof connectionEdit>;

export const connectionHealth = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('unknown') }),
  z.strictObject({ state: z.literal('online'), lastContactAt: timestamp, version: z.string() }),
  z.strictObject({ state: z.literal('offline'), lastContactAt: timestamp.nullable(), error: appErrorData }),
]);
export type ConnectionHealth = z.infer<typeof connectionHealth>;

export const connectionSummary = z.strictObject({
  id: connectionId,
  name: z.string(),
  host: z.string(),
  port,
  auth: authName,
  fingerprint: certificateFingerprint,
  guestProxy: guestProxy.nullable(),
  colour: z.enum(colours),
  isProduction: z.boolean(),
  isDemo: z.boolean(),
  createdAt: timestamp,
  /** How its certificate came to be trusted; null for servers added before that was written down. */
  trustedHow: z.enum(['added', 'changed', 'demo']).nullable(),
  trustedAt: timestamp.nullable(),
  health: connectionHealth,
  /** When it is asked again by itself; null while it is not followed. */
  nextLookAt: timestamp.nullable().default(null),
  /** The server added before it that leads to the same cluster. */
  sameClusterAs: connectionId.nullable().default(null),
  /** Nodes its cluster does not reach; their guests are shown as last seen. */
  unreachableNodes: z.array(z.string()).default([]),
  /** Why addresses of containers that were not made here are not asked for. */
  addressesRefused: z.string().nullable().default(null),
  /** Whether Gantry has something to sign in to its nodes with, which is a way into its containers. */
  hasNodeSignIn: z.boolean().default(false),
});
export type ConnectionSummary = z.infer<typeof connectionSummary>;

export const missingRight = z.strictObject({ privilege: z.string(), path: z.string(), neededFor: z.string() });
export type MissingRight = z.infer<typeof missingRight>;

/** One line of the connection test; `skipped` because an earlier one failed. */
export const connectionCheck = z.discriminatedUnion('outcome', [
  z.strictObject({ check: z.enum(['tcp', 'tls', 'auth', 'rights']), outcome: z.literal('passed'), detail: z.string() }),
  z.strictObject({
    check: z.enum(['tcp', 'tls', 'auth', 'rights']),
    outcome: z.literal('failed'),
    error: appErrorData,
  }),
  z.strictObject({ check: z.enum(['tcp', 'tls', 'auth', 'rights']), outcome: z.literal('skipped') }),
  z.strictObject({ check: z.literal('rights'), outcome: z.literal('incomplete'), missing: z.array(missingRight) }),
]);
export type ConnectionCheck = z.infer<typeof connectionCheck>;
