import { z } from 'zod';
import { healthCheck } from './health-check.ts';
import { customPackage, packageEntry } from './package-entry.ts';
import { answerProblem, templateVariable } from './template-variable.ts';
import { unixUser } from './unix-user.ts';

/** File name of a script, `NN-name.sh`; no folders. */
export const scriptName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, dot, dash, underscore');
export const scriptEntry = z.strictObject({
  name: scriptName,
  description: z.string().max(500).default(''),
  content: z.string().max(512 * 1024),
  isEnabled: z.boolean().default(true),
  /** Never again in a container where it has ended with 0. */
  runsOnce: z.boolean().default(false),
  runAs: unixUser.default('root'),
  timeoutMs: z
    .number()
    .int()
    .positive()
    .max(86_400_000)
    .default(30 * 60_000),
  idleTimeoutMs: z
    .number()
    .int()
    .positive()
    .max(86_400_000)
    .default(10 * 60_000),
});
export type ScriptEntry = z.infer<typeof scriptEntry>;

/**
 * A full destination path inside the container: absolute, no `.` or `..`, no control characters. No shell is given one unquoted; still, what looks
 * like a command (`/etc/x; touch y`) is refused. A backslash is not: systemd has it in the names of units.
 */
export const containerPath = z
  .string()
  .max(4096)
  .regex(/^(?!.*\/\.\.?(?:\/|$))\/[^\p{Cc}]*[^/\p{Cc}]$/u, 'a full path to a file, without ..')
  .regex(/^[^;&|<>$`"'*?]*$/, 'a path may hold none of ; & | < > $ ` " \' * ?');
/** Of a file's content, decoded: what is read of one in a template's folder and in an archive. */
export const mostFileBytes = 4 * 1024 * 1024;
export const filePolicies = ['replace', 'default', 'backup'] as const;
export const fileEntry = z.strictObject({
  destination: containerPath,
  /** `replace` overwrites; `default` writes only where nothing is; `backup` keeps the old one beside it first. */
  policy: z.enum(filePolicies).default('default'),
  /** Text, or base64 of what is no text; see `encoding`. */
  content: z.string().max(6 * 1024 * 1024, 'larger than 4 MiB'),
  encoding: z.enum(['utf8', 'base64']).default('utf8'),
  /** `{{ NAME }}` becomes the variable's value. Off, because files of other tools use the same signs. */
  hasPlaceholders: z.boolean().default(false),
  owner: unixUser.default('root'),
  group: unixUser.default('root'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'octal, such as 0644')
    .default('0644'),
});
export type FileEntry = z.infer<typeof fileEntry>;

/** How pip works where the system's Python belongs to its package manager (PEP 668): one venv for all, or pipx with one each. */
export const pipModes = ['venv', 'pipx'] as const;

/** What happens inside the container after it runs. */
export const provisioning = z.strictObject({
  packages: z.array(packageEntry).default([]),
  customPackages: z.array(customPackage).default([]),
  onMissingPackage: z.enum(['stop', 'continue']).default('stop'),
  pipMode: z.enum(pipModes).default('venv'),
  files: z.array(fileEntry).default([]),
  scripts: z.array(scriptEntry).default([]),
  variables: z.array(templateVariable).max(100).default([]),
  checks: z.array(healthCheck).max(50).default([]),
});
export type Provisioning = z.infer<typeof provisioning>;

/** With the answers to the variables. Secret ones are not here: they go to the vault when the plan is approved. */
export const answeredProvisioning = provisioning
  .extend({ answers: z.record(z.string(), z.string()).default({}) })
  .superRefine(({ variables, answers }, context) => {
    for (const variable of variables) {
      if (variable.kind === 'secret') continue;
      const message = answerProblem(variable, answers[variable.name] ?? '');
      if (message !== null) context.addIssue({ code: 'custom', path: ['answers', variable.name], message });
    }
    for (const name of Object.keys(answers)) {
      const variable = variables.find((one) => one.name === name);
      if (variable === undefined || variable.kind === 'secret')
        context.addIssue({ code: 'custom', path: ['answers', name], message: 'this is not asked here' });
    }
  });
