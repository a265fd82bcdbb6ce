import { expect, test } from 'vitest';
import { packageBucket, type PackageBucket } from '../../../shared/domain/package-bucket.ts';
import type { PackageEntry } from '../../../shared/domain/package-entry.ts';
import { AppError } from '../../../shared/errors.ts';
import { createBucketChanges } from './bucket-changes.ts';

const empty = packageBucket.parse({
  id: '018f6b1e-0000-7000-8000-000000000001',
  name: 'Basics',
  description: '',
  packages: [],
  customPackages: [],
  revision: 1,
});
const apt = (name: string): PackageEntry => ({ manager: 'apt', name });
const add = (name: string) => (bucket: PackageBucket) => ({ packages: [...bucket.packages, apt(name)] });
const names = ({ packages }: PackageBucket) => packages.map(({ name }) => name);

/** Main with one bucket: every save takes a turn, and it is listed only when told to. */
function house() {
  let kept = empty;
  let listed: PackageBucket | undefined = empty;
  const refusals: AppError[] = [];
  const changes = createBucketChanges({
    id: empty.id,
    read: () => listed,
    save: async (changed, expectedRevision) => {
      await Promise.resolve();
      const refusal = refusals.shift();
      if (refusal) throw refusal;
      expect(expectedRevision).toBe(kept.revision);
      kept = { ...changed, revision: expectedRevision + 1 };
      return kept;
    },
  });
  return {
    changes,
    kept: () => kept,
    refuse: () => refusals.push(new AppError('bucket:changed', 'moved on', { bucketId: empty.id, revision: 9 })),
    forget: () => {
      listed = undefined;
    },
  };
}

test('changes made while an earlier one is being kept are kept after it, and taken back one by one', async () => {
  const { changes, kept } = house();
  expect(await Promise.all([changes.change(add('git')), changes.change(add('curl')), changes.undo()])).toEqual([
    true,
    true,
    true,
  ]);
  expect([names(kept()), changes.getState().past.map(names)]).toEqual([['git'], [[]]]);
  await changes.undo();
  await changes.undo();
  expect([names(kept()), kept().revision, changes.getState().past]).toEqual([[], 5, []]);
});

test('a change that was not kept says so, is nothing to take back, and holds up none after it', async () => {
  const { changes, kept, refuse, forget } = house();
  refuse();
  expect(await changes.change(add('git'))).toBe(false);
  expect([changes.getState().error?.code, changes.getState().past]).toEqual(['bucket:changed', []]);
  expect(await changes.change(add('curl'))).toBe(true);
  expect([names(kept()), changes.getState().error, changes.getState().past.length]).toEqual([['curl'], null, 1]);
  refuse();
  expect(await changes.undo()).toBe(false);
  expect(changes.getState().past.length).toBe(1);
  forget();
  expect(await changes.undo()).toBe(false);
  expect(changes.getState().error?.code).toBe('bucket:not-found');
});
