import { z } from 'zod';
import { features, furtherName, hostname, tag } from '../../shared/domain/container-spec.ts';
import { bridgeName, storageName } from '../../shared/domain/ids.ts';
import { bucketName } from '../../shared/domain/package-bucket.ts';
import {
  packageEntry,
  packageGroup,
  packageNames,
  packageVersion,
  type PackageManager,
} from '../../shared/domain/package-entry.ts';
import { pipModes } from '../../shared/domain/provisioning.ts';
import { templateName } from '../../shared/domain/template.ts';
import { yamlCheck, yamlCustomPackage, yamlFile, yamlScript, yamlVariable } from './gantry-entries.ts';

export const gantryYamlFile = 'gantry.yaml';

/** An option's value as Proxmox takes it; numbers and yes or no may stand without quotes. */
const optionValue = z.union([z.string(), z.number(), z.boolean()], 'a text, a number, true or false');
export type OptionValue = z.infer<typeof optionValue>;
/** Inside a property string a comma would begin the next option. */
const subOptionValue = optionValue.refine((value) => !/[,\r\n]/.test(String(value)), 'no comma');
const subOptions = z.record(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'not an option name'), subOptionValue).default({});

const networkOptions = subOptions.refine(({ bridge }) => bridge === undefined, {
  path: ['bridge'],
  message: 'the bridge stands in resources.bridge',
});

const packages = (manager: PackageManager) =>
  z
    .array(
      z.union(
        [packageNames[manager], z.strictObject({ name: packageNames[manager], version: packageVersion.optional() })],
        'a package name, or name and version',
      ),
    )
    .default([]);
const packageLists = {
  apt: packages('apt'),
  apk: packages('apk'),
  dnf: packages('dnf'),
  pacman: packages('pacman'),
  zypper: packages('zypper'),
  npm: packages('npm'),
  pip: packages('pip'),
};

/** What stands in a `gantry.yaml`, documented in docs/template-format.md. Anything unknown is an error, so nothing is silently left out. */
export const gantryYaml = z.strictObject({
  gantry: z.literal(1, 'this version of Gantry reads format 1'),
  name: templateName,
  description: z.string().max(2000).default(''),
  revision: z.number().int().nonnegative().default(1),
  hostname: hostname.optional(),
  tags: z.array(tag).default([]),
  osTemplates: z.array(z.string().min(1).max(200)).min(1),
  resources: z
    .strictObject({
      cores: z.number().int().min(1).max(8192).default(1),
      memoryMiB: z.number().int().min(16).default(512),
      swapMiB: z.number().int().min(0).default(512),
      diskGiB: z.number().positive().default(4),
      storage: storageName.optional(),
      bridge: bridgeName.optional(),
    })
    .prefault({}),
  container: z
    .strictObject({
      // Only the literal false makes a privileged container; whatever else stands here is an error.
      unprivileged: z.boolean().default(true),
      features: features.prefault({}),
      rootfs: subOptions,
      network: networkOptions,
      further: z.record(furtherName, optionValue).default({}),
    })
    .prefault({}),
  packages: z
    .strictObject({
      onMissing: z.enum(['stop', 'continue']).default('stop'),
      pipMode: z.enum(pipModes).default('venv'),
      ...packageLists,
      groups: z.record(packageGroup, z.strictObject(packageLists)).default({}),
      /** In an order of their own, after the lists. */
      more: z.array(packageEntry).default([]),
      buckets: z.array(bucketName).default([]),
      custom: z.array(yamlCustomPackage).default([]),
    })
    .prefault({}),
  variables: z.array(yamlVariable).max(100).default([]),
  files: z.array(yamlFile).default([]),
  scripts: z.array(yamlScript).default([]),
  checks: z.array(yamlCheck).max(50).default([]),
});
export type GantryYaml = z.infer<typeof gantryYaml>;
