import { array, assert, asyncProperty } from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../support/arbitrary-template.ts';
import { deeds, LibraryModel } from '../support/library-model.ts';
import { LibraryRig } from '../support/library-rig.ts';

test('A15 whatever is done in the app and on the disk, in any order, nothing of either is lost without a choice', async () => {
  let told = 0;
  await assert(
    asyncProperty(array(deeds, { minLength: 4, maxLength: 14, size: 'max' }), async (story) => {
      await using rig = await LibraryRig.open();
      const model = await LibraryModel.begin(rig);
      for (const deed of story) {
        await model.do(deed);
        await model.check();
        told += 1;
      }
    }),
    { ...runs(500), ...(process.env['GANTRY_TEST_FULL'] === '1' ? {} : { numRuns: 25 }) },
  );
  expect(told).toBeGreaterThan(100);
}, 600_000);
