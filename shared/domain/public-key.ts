import { z } from 'zod';
import { sshPublicKey } from './container-spec.ts';

/** The public half of a key of the user's, as it was found. */
export const publicKey = z.strictObject({
  /** As `authorized_keys` wants it. */
  line: sshPublicKey,
  type: z.string(),
  comment: z.string(),
  /** `SHA256:…` */
  fingerprint: z.string(),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), name: z.string() }),
    z.strictObject({ kind: z.literal('agent') }),
  ]),
});
export type PublicKey = z.infer<typeof publicKey>;

/** How the ssh-agent answered. */
export const agentState = z.enum(['asked', 'none', 'silent']);

export const ownPublicKeys = z.strictObject({
  /** Where files were looked for. */
  folder: z.string(),
  keys: z.array(publicKey),
  agent: agentState,
});
export type OwnPublicKeys = z.infer<typeof ownPublicKeys>;

/** What came of a file the user chose. A private key is refused, and nothing of it kept. */
export const keyFileChoice = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('read'), name: z.string(), keys: z.array(publicKey), skippedLines: z.number() }),
  z.strictObject({
    outcome: z.literal('refused'),
    name: z.string(),
    reason: z.enum(['private', 'other-ending', 'too-long', 'no-key', 'unreadable']),
  }),
]);
export type KeyFileChoice = z.infer<typeof keyFileChoice>;

/** Type and key of a line without its comment: what makes two lines the same key. */
export const keyOfLine = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(' ');
