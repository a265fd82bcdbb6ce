import { expect, test } from 'vitest';
import { createNavigationStore, formatPlace, parsePlace } from './navigation-store.ts';

const uuid = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';

test.each([
  `job/${uuid}`,
  `containers/${uuid}/100`,
  'templates/nginx',
  `servers/${uuid}`,
  'settings',
  'settings/about',
  'add-server',
  'jobs',
  `compare/${uuid}/`,
  `compare/${uuid}/${uuid}`,
  'create/',
])('A100 %s names a place, and the place its name', (text) => {
  const place = parsePlace(text);
  expect(place && formatPlace(place)).toBe(text);
});

test('an unknown place is nowhere, and a job without a proper id is the list of jobs', () => {
  expect(parsePlace('javascript:alert(1)')).toBeNull();
  expect(parsePlace('job/../../etc')).toEqual({ page: 'jobs' });
});

test('A70 a job may be opened with the question whether to roll it back, which is asked once and not remembered', () => {
  const place = parsePlace(`job/${uuid}/roll-back`);
  expect(place).toEqual({ page: 'job', jobId: uuid, asks: 'roll-back' });
  expect(place && formatPlace(place)).toBe(`job/${uuid}`);
  expect(parsePlace(`job/${uuid}/delete-all`)).toEqual({ page: 'job', jobId: uuid });
});

test('the open place survives a reload of the window, and back leads where one came from', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const before = createNavigationStore(storage);
  before.go({ page: 'settings' });
  expect(createNavigationStore(storage).getState().place).toEqual({ page: 'settings' });
  before.goBack();
  expect(before.getState().place).toEqual({ page: 'containers', key: null });
});

test('forward undoes going back, until one goes somewhere else; going where one is already is no step', () => {
  const navigation = createNavigationStore();
  navigation.go({ page: 'jobs' });
  navigation.go({ page: 'jobs' });
  navigation.go({ page: 'settings' });
  navigation.goBack();
  expect(navigation.getState().place).toEqual({ page: 'jobs' });
  navigation.goForward();
  expect(navigation.getState().place).toEqual({ page: 'settings' });
  navigation.goForward();
  expect(navigation.getState().place).toEqual({ page: 'settings' });
  navigation.goBack();
  navigation.goBack();
  expect(navigation.getState().place).toEqual({ page: 'containers', key: null });
  navigation.go({ page: 'add-server' });
  expect(navigation.getState().forward).toEqual([]);
});

test('closing a detail leads to its list, and says when there was none', () => {
  const navigation = createNavigationStore();
  navigation.go({ page: 'containers', key: 'a/100' });
  expect(navigation.closeDetail()).toBe(true);
  expect(navigation.getState().place).toEqual({ page: 'containers', key: null });
  expect(navigation.closeDetail()).toBe(false);
});

test('going from row to row is one step to go back over', () => {
  const navigation = createNavigationStore();
  navigation.go({ page: 'containers', key: 'home/100' });
  for (const number of [101, 102, 103]) navigation.follow({ page: 'containers', key: `home/${number}` });
  expect(navigation.getState().place).toEqual({ page: 'containers', key: 'home/103' });
  navigation.goBack();
  expect(navigation.getState().place).toEqual({ page: 'containers', key: null });
});
