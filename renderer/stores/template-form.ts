import { z } from 'zod';
import { customPackage, packageEntry } from '../../shared/domain/package-entry.ts';
import { filePolicies, pipModes } from '../../shared/domain/provisioning.ts';

/** Stays the same while an element of a list is edited or moved; lists are drawn by it. Not part of the template. */
const key = z.string();
const row = z.strictObject({ key, name: z.string(), value: z.string() });
export type FormRow = z.infer<typeof row>;

const file = z.strictObject({
  key,
  destination: z.string(),
  policy: z.enum(filePolicies),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  hasPlaceholders: z.boolean(),
  owner: z.string(),
  group: z.string(),
  mode: z.string(),
});

const script = z.strictObject({
  key,
  name: z.string(),
  description: z.string(),
  content: z.string(),
  isEnabled: z.boolean(),
  runsOnce: z.boolean(),
  runAs: z.string(),
  timeoutSeconds: z.string(),
  idleTimeoutSeconds: z.string(),
});

const choice = z.strictObject({ key, answer: z.string(), label: z.string() });
/** The fields of all kinds together, so that trying another kind loses nothing. */
const variable = z.strictObject({
  key,
  kind: z.enum(['text', 'number', 'choice', 'secret']),
  name: z.string(),
  label: z.string(),
  help: z.string(),
  isRequired: z.boolean(),
  /** Null: none. */
  default: z.string().nullable(),
  pattern: z.string(),
  min: z.string(),
  max: z.string(),
  choices: z.array(choice),
  minLength: z.string(),
  /** Empty: it has to be entered. */
  generatedLength: z.string(),
});
export type FormVariable = z.infer<typeof variable>;

const check = z.strictObject({
  key,
  kind: z.enum(['port', 'http', 'command']),
  name: z.string(),
  timeoutSeconds: z.string(),
  intervalSeconds: z.string(),
  port: z.string(),
  url: z.string(),
  status: z.string(),
  contains: z.string(),
  command: z.string(),
  runAs: z.string(),
});
export type FormCheck = z.infer<typeof check>;

/** A template as it is typed: numbers are text until they are read, and what is wrong may stand there for a while. */
export const templateForm = z.strictObject({
  name: z.string(),
  description: z.string(),
  hostname: z.string(),
  /** One a line. */
  osTemplatePatterns: z.string(),
  cores: z.string(),
  memoryMiB: z.string(),
  swapMiB: z.string(),
  diskGiB: z.string(),
  storage: z.string(),
  bridge: z.string(),
  rootfsOptions: z.array(row),
  networkOptions: z.array(row),
  further: z.array(row),
  isUnprivileged: z.boolean(),
  features: z.strictObject({
    nesting: z.boolean(),
    keyctl: z.boolean(),
    fuse: z.boolean(),
    mknod: z.boolean(),
    mount: z.string(),
    forceRwSys: z.boolean(),
  }),
  tags: z.string(),
  buckets: z.array(z.string()),
  packages: z.array(packageEntry),
  customPackages: z.array(customPackage),
  onMissingPackage: z.enum(['stop', 'continue']),
  pipMode: z.enum(pipModes),
  files: z.array(file),
  scripts: z.array(script),
  variables: z.array(variable),
  checks: z.array(check),
});
export type TemplateForm = z.infer<typeof templateForm>;
