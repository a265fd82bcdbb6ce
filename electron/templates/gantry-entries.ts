import { z } from 'zod';
import { checkUrl, healthCheck } from '../../shared/domain/health-check.ts';
import { customPackage } from '../../shared/domain/package-entry.ts';
import { containerPath, filePolicies, scriptEntry, scriptName } from '../../shared/domain/provisioning.ts';
import { answerPattern, variableName, variableValue } from '../../shared/domain/template-variable.ts';
import { unixUser } from '../../shared/domain/unix-user.ts';

/** A path below the template's folder: no `..`, nothing absolute, forward slashes. */
export const innerPath = z
  .string()
  .max(500)
  .regex(
    /^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._@-][A-Za-z0-9._@ -]*(?:\/[A-Za-z0-9._@-][A-Za-z0-9._@ -]*)*$/,
    'a path inside the template’s folder',
  );

export const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000);

/** Seconds, to the millisecond and no finer, so that nothing is rounded away. */
const seconds = (least: number, most: number) =>
  z
    .number()
    .min(least, `at least ${least} seconds`)
    .max(most, `at most ${most} seconds`)
    .refine((value) => toMilliseconds(value) / 1000 === value, 'at most three decimals');

export const yamlFile = z.strictObject({
  source: innerPath,
  destination: containerPath,
  policy: z.enum(filePolicies).default('default'),
  owner: unixUser.default('root'),
  group: unixUser.default('root'),
  mode: z
    .string()
    .regex(/^0?[0-7]{3,4}$/, 'octal in quotes, such as "0644"')
    .default('0644'),
  substitute: z.boolean().default(false),
});

export type YamlFile = z.infer<typeof yamlFile>;

export const yamlScript = z.strictObject({
  file: innerPath.refine(
    (path) => scriptName.safeParse(path.split('/').at(-1)).success,
    'its file name may hold letters, digits, dot, dash, underscore',
  ),
  description: scriptEntry.shape.description,
  enabled: z.boolean().default(true),
  once: z.boolean().default(false),
  runAs: unixUser.default('root'),
  timeoutSeconds: seconds(0.001, 86_400).default(30 * 60),
  idleTimeoutSeconds: seconds(0.001, 86_400).default(10 * 60),
});

export type YamlScript = z.infer<typeof yamlScript>;

export const yamlCustomPackage = customPackage
  .omit({ timeoutMs: true })
  .extend({ timeoutSeconds: seconds(1, 86_400).default(10 * 60) });

export type YamlCustomPackage = z.infer<typeof yamlCustomPackage>;

const asked = {
  name: variableName,
  /** The question; the name unless told. */
  label: z.string().min(1).max(100).optional(),
  help: z.string().max(500).default(''),
};

export const yamlVariable = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      ...asked,
      kind: z.literal('text'),
      default: variableValue.optional(),
      required: z.boolean().default(true),
      pattern: answerPattern.optional(),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('number'),
      default: z.number().optional(),
      required: z.boolean().default(true),
      min: z.number().optional(),
      max: z.number().optional(),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('choice'),
      /** An answer alone is its own label. */
      choices: z
        .array(
          z.union(
            [variableValue.max(100), z.strictObject({ answer: variableValue, label: z.string().max(100) })],
            'an answer in quotes, or answer and label',
          ),
        )
        .min(1)
        .max(100),
      default: variableValue.optional(),
    }),
    z.strictObject({
      ...asked,
      kind: z.literal('secret'),
      required: z.boolean().default(true),
      minLength: z.number().int().min(1).max(1000).default(1),
      /** Length of the value made when nothing is entered; without it, it has to be entered. */
      generate: z.number().int().min(8).max(1000).optional(),
    }),
  ],
  { error: 'text, number, choice or secret' },
);
export type YamlVariable = z.infer<typeof yamlVariable>;

const waiting = {
  name: healthCheck.options[0].shape.name,
  timeoutSeconds: seconds(1, 3600).default(60),
  intervalSeconds: seconds(0.1, 600).default(2),
};

/** One of `port`, `http` and `command` says what kind it is. */
export const yamlCheck = z
  .strictObject({
    ...waiting,
    port: z.number().int().min(1).max(65_535).optional(),
    http: checkUrl.optional(),
    status: z.number().int().min(100).max(599).optional(),
    contains: z.string().min(1).max(1000).optional(),
    command: z.string().min(1).max(8_192).optional(),
    runAs: unixUser.optional(),
  })
  .superRefine(({ port, http, command, status, contains, runAs }, context) => {
    if ([port, http, command].filter((one) => one !== undefined).length !== 1)
      context.addIssue({ code: 'custom', message: 'exactly one of port, http and command' });
    if (http === undefined && status !== undefined)
      context.addIssue({ code: 'custom', path: ['status'], message: 'only with http' });
    if (http === undefined && contains !== undefined)
      context.addIssue({ code: 'custom', path: ['contains'], message: 'only with http' });
    if (command === undefined && runAs !== undefined)
      context.addIssue({ code: 'custom', path: ['runAs'], message: 'only with command' });
  });
export type YamlCheck = z.infer<typeof yamlCheck>;
