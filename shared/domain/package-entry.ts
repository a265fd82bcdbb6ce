import { z } from 'zod';

export const packageManagers = ['apt', 'apk', 'dnf', 'pacman', 'zypper', 'npm', 'pip'] as const;
export const packageManager = z.enum(packageManagers);
export type PackageManager = z.infer<typeof packageManager>;

/** Names as the managers allow them; nothing a shell could read as more than one word. */
export const packageName = z.string().regex(/^@?[A-Za-z0-9][A-Za-z0-9+._@/:~-]{0,199}$/, 'not a package name');
export const packageVersion = z.string().regex(/^[A-Za-z0-9*][A-Za-z0-9+._:~*^-]{0,99}$/, 'not a version');
/** A named part of a template's list, such as `base` of `base.apt`. */
export const packageGroup = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'letters, digits, blank, dot, dash, underscore');

export const packageEntry = z.strictObject({
  manager: packageManager,
  name: packageName,
  /** Exact, or with `*` where the manager takes a pattern; see package-versions.ts. */
  version: packageVersion.optional(),
  group: packageGroup.optional(),
});
export type PackageEntry = z.infer<typeof packageEntry>;

/** Something no manager has: a command that tells whether it is there, and one that brings it. Both run by `sh` as root. */
export const customPackage = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 +._@/:~-]{0,99}$/, 'not a package name'),
  check: z.string().min(1).max(8_192),
  install: z
    .string()
    .min(1)
    .max(64 * 1024),
  timeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(10 * 60_000),
  group: packageGroup.optional(),
});
export type CustomPackage = z.infer<typeof customPackage>;
