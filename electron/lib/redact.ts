/** Texts that are secret by their shape, whoever wrote them. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/(PVEAPIToken=[^!\s]+![^=\s]+=)[\w-]+/g, '$1[redacted]'],
  [/(PVEAuthCookie=)[^;\s]+/g, '$1[redacted]'],
  [/PVE(?:VNC)?:[^\s:"']+:[0-9A-F]{8}::[A-Za-z0-9+/=]+/g, '[redacted]'],
  [/(CSRFPreventionToken"?\s*[:=]\s*"?)[^\s"]+/gi, '$1[redacted]'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[redacted]'],
  [
    /\b((?:password|passwd|passphrase|privateKey|secret|api[_-]?key|token)"?\s*[:=]\s*)(?!\[redacted\])(?:"[^"]*"|'[^']*'|[^\s",}]+)/gi,
    '$1[redacted]',
  ],
];

/** Removes known secrets and anything shaped like one. Applied once, at the log sink and before job output is stored. */
export class Redactor {
  readonly #known = new Map<string, number>();
  #byLength: readonly string[] = [];

  /** Masks `secret` from now on; call the result to forget it. Texts under 5 characters would mask ordinary words and are left. */
  remember(secret: string): () => void {
    const forms = secretForms(secret);
    for (const form of forms) this.#known.set(form, (this.#known.get(form) ?? 0) + 1);
    this.#sort();
    return () => {
      for (const form of forms) {
        const left = (this.#known.get(form) ?? 0) - 1;
        if (left > 0) this.#known.set(form, left);
        else this.#known.delete(form);
      }
      this.#sort();
    };
  }

  apply(text: string): string {
    let masked = text;
    for (const secret of this.#byLength) if (masked.includes(secret)) masked = masked.replaceAll(secret, '[redacted]');
    return shapes.reduce((line, [shape, replacement]) => line.replace(shape, replacement), masked);
  }

  #sort(): void {
    this.#byLength = [...this.#known.keys()].toSorted((a, b) => b.length - a.length);
  }
}

/** A secret as it may appear: itself, percent-encoded, in JSON, as a tracing shell quotes it, each of its lines when it has several. */
function secretForms(secret: string): string[] {
  const whole = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...asTraced(secret)];
  const parts = secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => line.length >= shortestLine) : [];
  return [...new Set([...whole, ...parts, ...parts.flatMap(asTraced)])].filter((form) => form.length >= 5);
}

/** Shorter lines of a secret are as often ordinary words. */
const shortestLine = 8;

/** `set -x` of bash and of dash writes a quote inside quotes each in its own way. */
const asTraced = (secret: string): string[] =>
  secret.includes("'") ? [secret.replaceAll("'", `'\\''`), secret.replaceAll("'", `'"'"'`)] : [];
