import { z } from 'zod';
import { features, furtherName, hostname, subOptions, tag } from './container-spec.ts';
import { diskState } from './disk-state.ts';
import { bridgeName, storageName, templateId } from './ids.ts';
import { bucketName } from './package-bucket.ts';
import { provisioning } from './provisioning.ts';

/** `folder`: the established layout with a template.conf; `yaml`: a template.yaml. */
export const templateFormats = ['gantry', 'folder', 'yaml'] as const;

/** Without blanks around it, and not of blanks alone. */
export const templateName = z.string().trim().min(1, 'a name, not only blanks').max(100);

/** The reusable recipe. Values it leaves out are the wizard's to choose. */
export const template = z.strictObject({
  id: templateId,
  name: templateName,
  description: z.string().max(2000),
  source: z.enum(['built-in', 'folder', 'custom']),
  /** Its folder, when it has one of the user's. */
  path: z.string().nullable(),
  /** What is written there: our `gantry.yaml`, or one of the two formats that are read. */
  format: z.enum(templateFormats).default('gantry'),
  revision: z.number().int().nonnegative(),
  /** The name a container gets unless another is typed. */
  hostname: hostname.nullable().default(null),
  /** A file-name prefix such as `debian-12-standard`; the newest match on the node is chosen. Several are tried in order. */
  osTemplatePatterns: z.array(z.string().min(1).max(200)).min(1),
  cores: z.number().int().min(1).max(8192),
  memoryMiB: z.number().int().min(16),
  swapMiB: z.number().int().min(0),
  diskGiB: z.number().positive(),
  storage: storageName.nullable(),
  rootfsOptions: subOptions,
  bridge: bridgeName.nullable(),
  /** Sub-options of `net0` except its bridge, such as `ip`, `tag`, `mtu`, `firewall`. */
  networkOptions: subOptions,
  isUnprivileged: z.boolean(),
  features,
  tags: z.array(tag),
  further: z.record(furtherName, z.string()),
  /** Package lists kept outside, by name: linked, so that what is installed is what they hold when a plan is made. */
  buckets: z.array(bucketName).default([]),
  provisioning,
});
export type Template = z.infer<typeof template>;

/** Enough for a card in the library and the wizard's first step. */
export const templateSummary = template
  .pick({
    id: true,
    name: true,
    description: true,
    source: true,
    path: true,
    format: true,
    revision: true,
    buckets: true,
    osTemplatePatterns: true,
    cores: true,
    memoryMiB: true,
    diskGiB: true,
    tags: true,
  })
  .extend({
    /** How it stood to its folder's files at the last look; null when it has none, or none that is looked at. */
    diskState: diskState.nullable().default(null),
    packageCount: z.number().int(),
    scriptCount: z.number().int(),
    fileCount: z.number().int(),
    variableCount: z.number().int(),
    checkCount: z.number().int(),
    /** What it installs, each name once whatever the managers. */
    packageNames: z.array(z.string()),
  });
export type TemplateSummary = z.infer<typeof templateSummary>;

/**
 * Something about a template's files: what cannot be read (`error`), what will not be as one might expect (`warning`), what was turned
 * into something else (`note`). Lines and columns count from 1.
 */
export const templateProblem = z.strictObject({
  level: z.enum(['error', 'warning', 'note']).default('error'),
  file: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  reason: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;
