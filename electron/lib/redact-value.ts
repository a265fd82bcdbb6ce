import type { Redactor } from './redact.ts';

const secretName = /^(?:password|passwd|passphrase|privateKey|private_key|secret|secretKey|api[_-]?key|token)$/i;
/** Where the vault keeps something; of no use to anybody else. */
const reference = /Refs?$/;

/** A copy of plain data in which every text is redacted, what is named like a secret is masked, and references to the vault are left out. */
export function redactValue(redactor: Redactor, value: unknown): unknown {
  if (typeof value === 'string') return redactor.apply(value);
  if (Array.isArray(value)) return value.map((item) => redactValue(redactor, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      if (reference.test(name)) return [];
      const isSecret = secretName.test(name) && typeof inner === 'string' && inner !== '';
      return [[redactor.apply(name), isSecret ? '[redacted]' : redactValue(redactor, inner)]];
    }),
  );
}
