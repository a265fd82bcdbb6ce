import { expect, test } from 'vitest';
import { spoiledCases } from './spoiled-requests.ts';
import { SpoiledRig, type Caught, type SpoiledCase } from './spoiled-rig.ts';

test('B02 spoiled creation requests are caught by the plan with the right field or privilege named, and none reaches the server', async () => {
  await using rig = await SpoiledRig.open();
  expect(await rig.plan({ what: 'nothing spoiled', spec: {} })).toEqual([]);
  const missed: string[] = [];
  for (const spoiled of spoiledCases) {
    const caught = await rig.plan(spoiled);
    if (!caught.some((one) => isNamed(one, spoiled))) missed.push(`${spoiled.what}: ${JSON.stringify(caught)}`);
  }
  console.log(
    `spoiled requests: ${spoiledCases.length - missed.length} of ${spoiledCases.length} caught with the field or privilege named`,
  );
  expect(missed).toEqual([]);
  expect(new Set(spoiledCases.map(({ what }) => what)).size).toBe(spoiledCases.length);
  expect(spoiledCases.length).toBeGreaterThanOrEqual(60);
  expect(rig.writes()).toEqual([]);
});

const isNamed = ({ field, message }: Caught, spoiled: SpoiledCase): boolean =>
  (spoiled.privilege === undefined || message.includes(spoiled.privilege)) &&
  (spoiled.says === undefined || spoiled.says.test(message)) &&
  (spoiled.field === undefined || isField(spoiled.field, field));

const isField = (wanted: string | RegExp, field: string | null): boolean =>
  typeof wanted === 'string' ? wanted === field : wanted.test(field ?? '');
