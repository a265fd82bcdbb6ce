import { expect, test } from 'vitest';
import { containerList, listLayout } from './container-list.ts';
import { settings, settingsChange } from './settings.ts';

test('settings from before there were views get the standard list', () => {
  const { containerList: list } = settings.parse({ theme: 'dark' });
  expect(list.views).toEqual([]);
  expect(list.viewId).toBe('all');
  expect(list.layout.columns).toContain('tags');
  expect(list.layout.columns).not.toContain('disk');
  expect(list.layout.sort).toEqual({ column: 'name', isDescending: false });
});

test.each([
  [
    ['vmid', 'shoe size', 'name', 'vmid'],
    ['vmid', 'name'],
  ],
  [['age'], ['name', 'age']],
  [[], ['name']],
])('of the columns %j the known ones stay, once, and never without the name', (kept, columns) => {
  expect(listLayout.parse({ columns: kept }).columns).toEqual(columns);
});

test('a view or filter that cannot be read costs no other, and no other setting', () => {
  const good = {
    id: 'one',
    name: 'Web',
    qualifiers: [{ key: 'tag', value: 'web' }, { key: 'mood', value: 'bad' }, 7],
    layout: { sort: { column: 'gone', isDescending: true } },
  };
  const read = settings.parse({ theme: 'dark', containerList: { views: [null, { id: 'two' }, good], viewId: 4 } });
  expect(read.theme).toBe('dark');
  expect(read.containerList.viewId).toBe('all');
  expect(read.containerList.views).toHaveLength(1);
  expect(read.containerList.views[0]).toMatchObject({
    name: 'Web',
    qualifiers: [{ key: 'tag', value: 'web', isNegated: false }],
    layout: { sort: { column: 'name', isDescending: false } },
  });
});

test('what was read is read again to the same, so that keeping it changes nothing', () => {
  const once = containerList.parse({ views: [{ id: 'a', name: 'A', qualifiers: [], text: 'x', layout: {} }] });
  expect(containerList.parse(once)).toEqual(once);
  expect(settingsChange.parse({ theme: 'light' })).toEqual({ theme: 'light' });
});
