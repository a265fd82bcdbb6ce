import { z } from 'zod';
import { customPackage, packageEntry } from './package-entry.ts';
import { fileEntry, pipModes, scriptEntry } from './provisioning.ts';

/** What a step of a creation works with, as far as it may be changed after the step has failed. */
export const stepInput = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('script'), script: scriptEntry }),
  z.strictObject({
    part: z.literal('packages'),
    packages: z.array(packageEntry).max(2_000),
    customPackages: z.array(customPackage).max(500),
    onMissingPackage: z.enum(['stop', 'continue']),
    pipMode: z.enum(pipModes),
  }),
  z.strictObject({ part: z.literal('files'), files: z.array(fileEntry).max(1_000) }),
]);
export type StepInput = z.infer<typeof stepInput>;
