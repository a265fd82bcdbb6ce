import { z } from 'zod';
import { features, furtherName, tag } from './container-spec.ts';
import { bridgeName, storageName, templateId } from './ids.ts';
import { provisioning } from './provisioning.ts';

/** The reusable recipe. Values it leaves out are the wizard's to choose. */
export const template = z.strictObject({
  id: templateId,
  name: z.string().min(1).max(100),
  description: z.string().max(2000),
  source: z.enum(['built-in', 'folder', 'custom']),
  path: z.string().nullable(),
  revision: z.number().int().nonnegative(),
  /** A file-name prefix such as `debian-12-standard`; the newest match on the node is chosen. Several are tried in order. */
  osTemplatePatterns: z.array(z.string().min(1).max(200)).min(1),
  cores: z.number().int().min(1).max(8192),
  memoryMiB: z.number().int().min(16),
  swapMiB: z.number().int().min(0),
  diskGiB: z.number().positive(),
  storage: storageName.nullable(),
  bridge: bridgeName.nullable(),
  isUnprivileged: z.boolean(),
  features,
  tags: z.array(tag),
  further: z.record(furtherName, z.string()),
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
    osTemplatePatterns: true,
    cores: true,
    memoryMiB: true,
    diskGiB: true,
    tags: true,
  })
  .extend({
    packageCount: z.number().int(),
    scriptCount: z.number().int(),
    fileCount: z.number().int(),
    /** What it installs, each name once whatever the managers. */
    packageNames: z.array(z.string()),
  });
export type TemplateSummary = z.infer<typeof templateSummary>;

/** A template that cannot be read: the file, where in it, and why. */
export const templateProblem = z.strictObject({
  file: z.string(),
  line: z.number().nullable(),
  column: z.number().nullable(),
  reason: z.string(),
});
export type TemplateProblem = z.infer<typeof templateProblem>;
