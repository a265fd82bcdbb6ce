/** Returns what Proxmox says about a value in the wrong format, or undefined. (PVE::JSONSchema, register_format) */
export type FormatCheck = (value: string) => string | undefined;
export type Formats = Readonly<Record<string, FormatCheck>>;

/** Checks the whole text as Perl's `m/^…$/` does, where `$` also stands before a last line feed. */
export const whole = (source: string, flags = ''): RegExp => new RegExp(`^(?:${source})\\n?$`, flags);

export const matching =
  (pattern: RegExp, complaint: string | ((value: string) => string)): FormatCheck =>
  (value) =>
    pattern.test(value) ? undefined : typeof complaint === 'string' ? complaint : complaint(value);

export const looksLike = (what: string): string => `value does not look like a valid ${what}\n`;
