import { createHash } from 'node:crypto';

/** What stands in this /etc/shadow; a real one would hold the hash of crypt(3). */
export const hashedPassword = (password: string): string =>
  `$sim$${createHash('sha256').update(password).digest('base64')}`;
