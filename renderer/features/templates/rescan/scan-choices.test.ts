import { expect, test } from 'vitest';
import { scanItem, type ScanItem } from '../../../../shared/domain/template-library.ts';
import {
  applyReason,
  decisionOn,
  firstDecisions,
  inOrder,
  openConflicts,
  optionsFor,
  toChoices,
} from './scan-choices.ts';

const item = (path: string, state: ScanItem['state'], conflicts: readonly string[] = []): ScanItem =>
  scanItem.parse({
    path,
    templateId: state === 'new' ? null : path,
    name: path,
    state,
    changes: conflicts.map((part) => ({ part, label: part, ancestor: 'a', mine: 'm', theirs: 't', isConflict: true })),
    problems: [],
  });

test('A15 what is proposed loses nothing: new ones come in, the disk is followed where only it changed, the rest waits', () => {
  const items = (['new', 'edited', 'changed', 'conflict', 'missing', 'invalid'] as const).map((state) =>
    item(state, state),
  );
  const proposed = firstDecisions(items);
  expect(Object.fromEntries(items.map((one) => [one.state, decisionOn(proposed, one).choice]))).toEqual({
    new: 'import',
    edited: 'later',
    changed: 'theirs',
    conflict: 'later',
    missing: 'later',
    invalid: 'later',
  });
  expect(toChoices(items, proposed).map(({ path }) => path)).toEqual(['new', 'changed']);
  expect(applyReason(items, proposed)).toBeNull();
});

test('what needs an answer stands first', () => {
  const items = [item('b', 'new'), item('c', 'changed'), item('z', 'conflict'), item('a', 'new')];
  expect(inOrder(items).map(({ path }) => path)).toEqual(['z', 'c', 'a', 'b']);
});

test('a merge waits until every conflict has a side, and sends exactly those', () => {
  const web = item('web', 'conflict', ['cores', 'script 10-a.sh']);
  const half = { web: { choice: 'merge', picks: { cores: 'mine' } } } as const;
  expect(openConflicts(web, half.web)).toBe(1);
  expect(applyReason([web], half)).toBe('Pick a side for each conflict of web first');
  const whole = { web: { choice: 'merge', picks: { cores: 'mine', 'script 10-a.sh': 'theirs' } } } as const;
  expect(applyReason([web], whole)).toBeNull();
  expect(toChoices([web], whole)).toEqual([
    { path: 'web', choice: 'merge', picks: { cores: 'mine', 'script 10-a.sh': 'theirs' } },
  ]);
});

test('what cannot be read can only wait, and nothing is sent when all waits', () => {
  const bad = item('bad', 'invalid');
  expect(optionsFor(bad).map(({ value }) => value)).toEqual(['later']);
  expect(applyReason([bad], firstDecisions([bad]))).toBe('Everything is left for later');
});
