import { expect, test } from 'vitest';
import { exampleRow } from '../../testing/example-row.ts';
import { narrowing } from './narrowing.ts';

const facts = { servers: new Map(), jobs: { byId: new Map(), activeByRow: new Map() } };
const rows = [exampleRow, { ...exampleRow, key: 'b', node: 'pve2' }, { ...exampleRow, key: 'c', tags: [] }];
const chip = (key: 'tag' | 'node', value: string) => ({ key, value, isNegated: false });

test('it is told how many would be shown without each filter and without the words', () => {
  const [tag, node] = [chip('tag', 'none'), chip('node', 'pve1')];
  expect(narrowing(rows, { qualifiers: [tag, node], text: 'web' }, facts)).toEqual([
    { part: tag, countWithout: 2 },
    { part: node, countWithout: 0 },
    { part: 'text', countWithout: 0 },
  ]);
  expect(narrowing(rows, { qualifiers: [], text: 'zzz' }, facts)).toEqual([{ part: 'text', countWithout: 3 }]);
});
