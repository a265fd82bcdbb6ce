import { stringify } from 'yaml';
import { z } from 'zod';
import { packageBucket, type PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { readYaml } from './yaml-place.ts';

/** A bucket without what is this app's own about it. */
export type BucketContent = Omit<PackageBucket, 'id' | 'revision'>;

const bucketYaml = z.strictObject({
  gantryBucket: z.literal(1, 'this version of Gantry reads format 1'),
  ...packageBucket.omit({ id: true, revision: true }).shape,
});

/** A package bucket as it travels with the templates that link it. */
export function writeBucketYaml({ name, description, packages, customPackages }: BucketContent): Uint8Array {
  const content = { gantryBucket: 1, name, description, packages, customPackages };
  // In quotes: a text of blanks alone is lost in other forms.
  return Buffer.from(
    stringify(content, { lineWidth: 0, defaultKeyType: 'PLAIN', defaultStringType: 'QUOTE_DOUBLE' }),
    'utf8',
  );
}

/** Total: whatever the bytes, problems are all it says. */
export function readBucketYaml(
  bytes: Uint8Array,
  file: string,
): { bucket: BucketContent | null; problems: TemplateProblem[] } {
  const text = readYaml(bytes, file);
  if (!text.ok) return { bucket: null, problems: text.problems };
  const parsed = bucketYaml.safeParse(text.yaml.value);
  if (!parsed.success) return { bucket: null, problems: text.yaml.explain(parsed.error) };
  const { gantryBucket: _version, ...bucket } = parsed.data;
  return { bucket, problems: [] };
}
