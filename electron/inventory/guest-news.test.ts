import { expect, test } from 'vitest';
import { newConnectionId, sampleGuest } from '../../tests/support/store-samples.ts';
import { guestNews, hasRunOn, mayBeAnother } from './guest-news.ts';

const web = sampleGuest(newConnectionId(), 101, { name: 'web', node: 'pve1', diskMaxBytes: 100, uptimeSeconds: 900 });
const gone = { ...web, goneAt: 7 };

test('A91 what two looks tell has happened: renamed, moved, made a template, gone, back', () => {
  expect(guestNews(web, { ...web, cpuShare: 0.9, status: 'stopped' })).toEqual([]);
  expect(guestNews(web, { ...web, name: 'shop', node: 'pve2', isTemplate: true })).toEqual([
    { type: 'renamed', from: 'web', to: 'shop' },
    { type: 'migrated', from: 'pve1', to: 'pve2' },
    { type: 'converted' },
  ]);
  expect(guestNews(web, gone)).toEqual([{ type: 'vanished' }]);
  expect(guestNews(gone, gone)).toEqual([]);
  expect(guestNews(gone, web)).toEqual([{ type: 'returned' }]);
});

test('a virtual machine that took the number is no container come back', () => {
  const machine = { ...web, kind: 'qemu' as const, name: 'nas' };
  expect(guestNews(gone, machine)).toEqual([{ type: 'replaced', by: 'the virtual machine nas' }]);
  expect(mayBeAnother(gone, machine)).toBe(false);
});

test('what was never seen before, or told without a name, is no news', () => {
  expect(guestNews(undefined, web)).toEqual([]);
  expect(guestNews({ ...web, name: null }, web)).toEqual([]);
});

test('only what another container could cause is looked at twice', () => {
  expect(mayBeAnother(web, { ...web, uptimeSeconds: 3 })).toBe(false);
  expect(mayBeAnother(web, { ...web, node: 'pve2' })).toBe(false);
  expect(mayBeAnother(web, { ...web, diskMaxBytes: 200 })).toBe(false);
  expect(mayBeAnother(web, gone)).toBe(false);
  expect(mayBeAnother(web, { ...web, name: 'shop' })).toBe(true);
  expect(mayBeAnother(gone, web)).toBe(true);
  expect(mayBeAnother(web, { ...web, diskMaxBytes: 50 })).toBe(true);
  expect(mayBeAnother({ ...web, isTemplate: true }, web)).toBe(true);
});

test('only one that clearly ran before it was last seen has surely run on', () => {
  const before = { ...web, status: 'running' as const, observedAt: 100_000 };
  const next = { ...before, name: 'shop', observedAt: 110_000 };
  expect(hasRunOn(before, { ...next, uptimeSeconds: 40 })).toBe(true);
  expect(hasRunOn(before, { ...next, uptimeSeconds: 39 })).toBe(false);
  expect(hasRunOn({ ...before, status: 'stopped' }, { ...next, uptimeSeconds: 900 })).toBe(false);
  expect(hasRunOn(before, { ...next, uptimeSeconds: 900, isStatusKnown: false })).toBe(false);
});
