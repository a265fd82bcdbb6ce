import type { z } from 'zod';

/** The first message per dotted path, such as `network.ipv4.address`. */
export function issueMap(error: z.ZodError): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const { path, message } of error.issues) messages[path.join('.')] ??= message;
  return messages;
}
