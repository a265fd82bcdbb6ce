import { z } from 'zod';

export const packageManagers = ['apt', 'apk', 'dnf', 'pacman', 'zypper', 'npm', 'pip'] as const;
export const packageManager = z.enum(packageManagers);
export type PackageManager = z.infer<typeof packageManager>;

const notAName = 'not a package name';
const named = (pattern: RegExp) => z.string().max(200, notAName).regex(pattern, notAName);
const plainName = named(/^[A-Za-z0-9][A-Za-z0-9+._-]*$/);

/** Names as each manager allows them: plain ones, nothing it reads as an order, an address or a file, nor a shell as two words. */
export const packageNames = {
  // A dash at the end tells apt to remove the package. An architecture after `:`, a release after `/`.
  apt: named(/^[a-z0-9][a-z0-9+.-]*[a-z0-9+](?::[a-z0-9]+)?(?:\/[a-z0-9](?:[a-z0-9+.-]*[a-z0-9])?)?$/),
  apk: plainName,
  dnf: named(/^@?[A-Za-z0-9][A-Za-z0-9+._-]*$/),
  pacman: plainName,
  zypper: plainName,
  // No addresses and no user/repository: what is installed comes from the registry.
  npm: named(/^(?:@[A-Za-z0-9][A-Za-z0-9._~-]*\/)?[A-Za-z0-9][A-Za-z0-9._~-]*$/),
  // Extras in brackets.
  pip: named(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:\[[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?:,[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)*\])?$/,
  ),
} satisfies Record<PackageManager, z.ZodType<string>>;

/** No dash at the end: apt would take it as an order to remove the package. */
export const packageVersion = z
  .string()
  .max(100, 'not a version')
  .regex(/^[A-Za-z0-9*](?:[A-Za-z0-9+._:~*^-]*[A-Za-z0-9+._:~*^])?$/, 'not a version');
/** A release says which version is meant. */
export const twoVersions = 'a release after / and a version say the same thing twice: leave one of them out';
/** Whether apt is told the release to take it from, as in `vim/bookworm-backports`. */
export const hasRelease = ({ manager, name }: { manager: PackageManager; name: string }): boolean =>
  manager === 'apt' && name.includes('/');

/** A named part of a template's list, such as `base` of `base.apt`. */
export const packageGroup = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'letters, digits, blank, dot, dash, underscore');

export const packageEntry = z
  .strictObject({
    manager: packageManager,
    name: z.string(),
    /** Exact, or with `*` where the manager takes a pattern; see package-versions.ts. */
    version: packageVersion.optional(),
    group: packageGroup.optional(),
  })
  .refine(({ manager, name }) => packageNames[manager].safeParse(name).success, { path: ['name'], message: notAName })
  .refine(({ manager, name, version }) => version === undefined || !hasRelease({ manager, name }), {
    path: ['version'],
    message: twoVersions,
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
