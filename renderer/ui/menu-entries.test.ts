import { expect, test } from 'vitest';
import { sharedReason, type MenuEntry } from './menu-entries.ts';

const item = (id: string, disabledReason: string | null): MenuEntry => ({
  kind: 'item',
  id,
  label: id,
  disabledReason,
  onSelect: () => undefined,
});

test('a reason that many entries share is said once, for all of them', () => {
  const offline = 'pve1 is offline';
  expect(
    sharedReason([item('start', offline), item('stop', offline), item('copy', null), item('delete', offline)]),
  ).toBe(offline);
});

test('reasons of one or two entries stay with their entries', () => {
  expect(
    sharedReason([item('start', 'It is running'), item('stop', null), item('delete', 'It is running')]),
  ).toBeNull();
  expect(sharedReason([{ kind: 'separator', id: 'line' }])).toBeNull();
});

test('of two shared reasons the more frequent is said for all', () => {
  const entries = ['a', 'b', 'a', 'b', 'a', 'b', 'a'].map((reason, index) => item(String(index), reason));
  expect(sharedReason(entries)).toBe('a');
});
