import type { PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { Template } from '../../shared/domain/template.ts';

/**
 * The template with what its buckets hold among its packages. Its own entries come first and win over a bucket's entry of the same name,
 * an earlier bucket's over a later one's. What came from a bucket is grouped under the bucket's name unless it has a group of its own.
 */
export function linkBuckets(
  template: Template,
  buckets: readonly PackageBucket[],
): { template: Template; missingBuckets: string[] } {
  const { provisioning } = template;
  const packages = new Map(provisioning.packages.map((one) => [keyOf(one), one]));
  const customPackages = new Map(provisioning.customPackages.map((one) => [one.name, one]));
  const missingBuckets: string[] = [];
  // What the template lists twice on purpose, such as in two groups, stays as it is; only the buckets add to it.
  const added = { packages: [...provisioning.packages], customPackages: [...provisioning.customPackages] };
  for (const link of template.buckets) {
    const bucket = buckets.find(({ name }) => isSameName(name, link));
    if (!bucket) {
      missingBuckets.push(link);
      continue;
    }
    for (const one of bucket.packages) {
      if (packages.has(keyOf(one))) continue;
      const entry = { ...one, group: one.group ?? bucket.name };
      packages.set(keyOf(one), entry);
      added.packages.push(entry);
    }
    for (const one of bucket.customPackages) {
      if (customPackages.has(one.name)) continue;
      const entry = { ...one, group: one.group ?? bucket.name };
      customPackages.set(one.name, entry);
      added.customPackages.push(entry);
    }
  }
  return { template: { ...template, provisioning: { ...provisioning, ...added } }, missingBuckets };
}

/** Names of templates and buckets are the same whatever their capitals. */
export const isSameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const keyOf = ({ manager, name }: { manager: string; name: string }): string => `${manager} ${name}`;
