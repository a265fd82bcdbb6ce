import { z } from 'zod';

export const packageManagers = ['apt', 'apk', 'dnf', 'pacman', 'zypper', 'npm', 'pip', 'custom'] as const;
export const packageManager = z.enum(packageManagers);
export type PackageManager = z.infer<typeof packageManager>;

/** Names as the managers allow them; nothing a shell could read as more than one word. */
export const packageName = z.string().regex(/^@?[A-Za-z0-9][A-Za-z0-9+._@/:~-]{0,199}$/, 'not a package name');
export const packageEntry = z.strictObject({
  manager: packageManager,
  name: packageName,
  version: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9+._:~-]{0,99}$/, 'not a version')
    .optional(),
});
export type PackageEntry = z.infer<typeof packageEntry>;

export const unixUser = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'not a user name');
/** File name of a script, `NN-name.sh`; no folders. */
export const scriptName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, dot, dash, underscore');
export const scriptEntry = z.strictObject({
  name: scriptName,
  description: z.string().max(500).default(''),
  content: z.string().max(512 * 1024),
  isEnabled: z.boolean().default(true),
  runAs: unixUser.default('root'),
  timeoutMs: z
    .number()
    .int()
    .positive()
    .default(30 * 60_000),
  idleTimeoutMs: z
    .number()
    .int()
    .positive()
    .default(10 * 60_000),
});
export type ScriptEntry = z.infer<typeof scriptEntry>;

/** A full destination path inside the container: absolute, no `..`, no control characters. */
export const containerPath = z
  .string()
  .max(4096)
  .regex(/^\/(?!.*(?:^|\/)\.\.(?:\/|$))[^\p{Cc}]*[^/\p{Cc}]$/u, 'a full path to a file, without ..');
export const filePolicies = ['replace', 'default', 'backup'] as const;
export const fileEntry = z.strictObject({
  destination: containerPath,
  /** `replace` overwrites; `default` writes only where nothing is; `backup` keeps the old one beside it first. */
  policy: z.enum(filePolicies).default('default'),
  content: z.string().max(4 * 1024 * 1024),
  owner: unixUser.default('root'),
  group: unixUser.default('root'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'octal, such as 0644')
    .default('0644'),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** What happens inside the container after it runs. */
export const provisioning = z.strictObject({
  packages: z.array(packageEntry).default([]),
  onMissingPackage: z.enum(['stop', 'continue']).default('stop'),
  files: z.array(fileEntry).default([]),
  scripts: z.array(scriptEntry).default([]),
});
