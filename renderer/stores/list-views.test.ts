import { expect, test } from 'vitest';
import { containerList } from '../../shared/domain/container-list.ts';
import {
  currentView,
  listViews,
  viewNameReason,
  withLayout,
  withMoved,
  withName,
  withNewView,
  withoutView,
  withQuery,
} from './list-views.ts';

const standard = containerList.parse({});
const query = { qualifiers: [{ key: 'tag', value: 'web', isNegated: false }], text: ' nginx ' } as const;
const withTwo = withNewView(withNewView(standard, { id: 'one', name: ' Web ', query }), {
  id: 'two',
  name: 'B',
  query,
});

test('three views are always there, and a new one is open at once with the look of now', () => {
  expect(listViews(standard).map(({ name }) => name)).toEqual(['All', 'Running', 'Needs attention']);
  const list = withNewView(withLayout(standard, { isDense: true }), { id: 'one', name: ' Web ', query });
  expect(currentView(list)).toMatchObject({
    name: 'Web',
    isSaved: true,
    query: { qualifiers: query.qualifiers, text: 'nginx' },
    layout: { isDense: true },
  });
});

test('a saved view has its own look; the ones that are always there share theirs', () => {
  const list = withLayout({ ...withTwo, viewId: 'one' }, { isDense: true });
  expect(list.views.map(({ layout }) => layout.isDense)).toEqual([true, false]);
  expect(list.layout.isDense).toBe(false);
  expect(currentView({ ...list, viewId: 'running' }).layout.isDense).toBe(false);
});

test('views are renamed, changed, moved and deleted; what is open then is all', () => {
  expect(withMoved(withTwo, 'two', -1).views.map(({ id }) => id)).toEqual(['two', 'one']);
  expect(withMoved(withTwo, 'two', 1)).toBe(withTwo);
  expect(withName(withTwo, 'one', ' X ').views[0]?.name).toBe('X');
  expect(withQuery(withTwo, 'one', { qualifiers: [], text: 'a ' }).views[0]).toMatchObject({
    qualifiers: [],
    text: 'a',
  });
  expect(withoutView(withTwo, 'two')).toMatchObject({ viewId: 'all', views: [{ id: 'one' }] });
  expect(currentView({ ...withTwo, viewId: 'lost' }).id).toBe('all');
});

test('two views never have the same name', () => {
  expect(viewNameReason(withTwo, 'web', null)).toContain('already');
  expect(viewNameReason(withTwo, 'running', null)).toContain('already');
  expect(viewNameReason(withTwo, 'web', 'one')).toBeNull();
  expect(viewNameReason(withTwo, '  ', null)).toBe('Give it a name');
});
