import { z } from 'zod';
import { customPackage, packageEntry } from './package-entry.ts';

/** What a template's link goes by; unique without regard to case. */
export const bucketName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'letters, digits, blank, dot, dash, underscore');
export const bucketId = z.uuid().brand<'bucket-id'>();
export type BucketId = z.infer<typeof bucketId>;

/** A named package list that templates link to: a change here reaches them all. */
export const packageBucket = z.strictObject({
  id: bucketId,
  name: bucketName,
  description: z.string().max(2000).default(''),
  packages: z.array(packageEntry).default([]),
  customPackages: z.array(customPackage).default([]),
  revision: z.number().int().nonnegative(),
});
export type PackageBucket = z.infer<typeof packageBucket>;
