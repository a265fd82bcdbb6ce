import { isDeepStrictEqual } from 'node:util';
import type { ImportReport } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import type { BucketContent } from './bucket-yaml.ts';
import { isSameName } from './link-buckets.ts';

type Found = { templates: readonly Template[]; buckets: readonly BucketContent[] };
type Own = {
  templateNames: readonly string[];
  buckets: readonly BucketContent[];
  unreadableBuckets: readonly string[];
};
export type ImportPlan = {
  templates: { template: Template; renamedFrom: string | null }[];
  buckets: { bucket: BucketContent; outcome: ImportReport['buckets'][number]['outcome'] }[];
};

/** What of an archive is taken over and under which name. Nothing that is there is replaced. Pure. */
export function planImport({ templates, buckets }: Found, own: Own): ImportPlan {
  const taken = [...own.templateNames];
  return {
    templates: templates.map((template) => {
      const name = freeName(template.name, taken);
      taken.push(name);
      const isRenamed = name !== template.name;
      return { template: { ...template, name }, renamedFrom: isRenamed ? template.name : null };
    }),
    buckets: buckets.map((bucket) => {
      const mine = own.buckets.find(({ name }) => isSameName(name, bucket.name));
      const isTaken = own.unreadableBuckets.some((name) => isSameName(name, bucket.name));
      const outcome = mine ? (isEqual(mine, bucket) ? 'equal' : 'kept-mine') : isTaken ? 'kept-mine' : 'added';
      return { bucket, outcome };
    }),
  };
}

/** The name itself, or with the first free number behind it. */
function freeName(name: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : ` ${number}`;
    const candidate = `${name.trim().slice(0, 100 - ending.length)}${ending}`;
    if (!taken.some((other) => isSameName(other, candidate))) return candidate;
  }
}

const isEqual = (a: BucketContent, b: BucketContent): boolean =>
  isDeepStrictEqual([a.packages, a.customPackages], [b.packages, b.customPackages]);
