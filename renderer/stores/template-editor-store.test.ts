import { expect, test } from 'vitest';
import { template } from '../../shared/domain/template.ts';
import { createNavigationStore } from './navigation-store.ts';
import { createTemplateEditorStore, hasChanges } from './template-editor-store.ts';

const web = template.parse({
  id: 'web',
  name: 'Web',
  description: '',
  source: 'custom',
  path: null,
  revision: 1,
  osTemplatePatterns: ['debian-12-standard'],
  cores: 1,
  memoryMiB: 512,
  swapMiB: 512,
  diskGiB: 4,
  storage: null,
  bridge: null,
  isUnprivileged: true,
  features: {},
  tags: [],
  further: {},
  provisioning: {},
});

function memoryStorage(limit = Number.POSITIVE_INFINITY) {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new Error('full');
      items.set(key, value);
    },
  };
}

const type = (store: ReturnType<typeof createTemplateEditorStore>, name: string) =>
  store.change('name', (form) => ({ ...form, name }));
const nameIn = (store: ReturnType<typeof createTemplateEditorStore>) => store.getState().session?.present.name;

test('typing in one field is one step, what follows elsewhere or later another; steps lead back and forward', () => {
  const store = createTemplateEditorStore();
  store.open(web, false);
  for (const name of ['We', 'Web ', 'Web 2']) type(store, name);
  store.change(null, (form) => ({ ...form, tags: 'a' }));
  store.settle();
  type(store, 'Web 3');
  store.undo();
  expect([nameIn(store), store.getState().session?.present.tags]).toEqual(['Web 2', 'a']);
  store.undo();
  expect(store.getState().session?.present.tags).toBe('');
  store.undo();
  expect(nameIn(store)).toBe('Web');
  const { session } = store.getState();
  expect(session && hasChanges(session)).toBe(false);
  store.redo();
  expect(nameIn(store)).toBe('Web 2');
  store.redo();
  store.redo();
  expect([nameIn(store), store.getState().session?.future.length]).toEqual(['Web 3', 0]);
});

test('the steps are bounded, and the oldest go first', () => {
  const store = createTemplateEditorStore();
  store.open(web, false);
  for (let step = 0; step < 500; step += 1) store.change(null, (form) => ({ ...form, cores: String(step) }));
  expect(store.getState().session?.past.length).toBe(200);
  for (let step = 0; step < 500; step += 1) store.undo();
  expect(store.getState().session?.present.cores).toBe('299');
});

test('what is not saved is there again after a reload, also what is not right yet; saved and discarded work is not', () => {
  const storage = memoryStorage();
  const first = createTemplateEditorStore({ storage });
  first.open(web, false);
  type(first, '');
  const second = createTemplateEditorStore({ storage });
  expect([nameIn(second), second.getState().isFromEarlier]).toEqual(['', true]);
  second.undo();
  type(second, 'Web 2');
  const { session } = second.getState();
  if (!session) throw new Error('no session');
  second.saved({ ...web, name: 'Web 2', revision: 2 }, session.present);
  expect(createTemplateEditorStore({ storage }).getState().session).toBeNull();
  type(second, 'Web 3');
  second.close();
  expect(createTemplateEditorStore({ storage }).getState().session).toBeNull();
});

test('a draft that is too long for the storage is said to be', () => {
  const store = createTemplateEditorStore({ storage: memoryStorage(5000) });
  store.open(web, false);
  store.change(null, (form) => ({ ...form, description: 'x'.repeat(6000) }));
  expect(store.getState().isTooLong).toBe(true);
  store.undo();
  expect(store.getState().isTooLong).toBe(false);
});

test('typing on while it is being saved stays unsaved', () => {
  const store = createTemplateEditorStore();
  store.open(web, false);
  type(store, 'Web 2');
  const sent = store.getState().session?.present;
  type(store, 'Web 23');
  if (!sent) throw new Error('no session');
  store.saved({ ...web, name: 'Web 2', revision: 2 }, sent);
  const { session } = store.getState();
  expect(session && [hasChanges(session), session.base.revision]).toEqual([true, 2]);
});

test('a step to another page waits while there is something to lose, and is taken when that is settled', () => {
  const store = createTemplateEditorStore();
  const navigation = createNavigationStore();
  navigation.guardWith((from, take) => from.page === 'edit-template' && store.askBeforeLeaving(take));
  navigation.go({ page: 'jobs' });
  navigation.go({ page: 'edit-template', templateId: web.id });
  store.open(web, false);
  type(store, 'Web 2');
  navigation.go({ page: 'settings' });
  expect(navigation.getState().place.page).toBe('edit-template');
  store.stay();
  navigation.goBack();
  expect(navigation.getState().place.page).toBe('edit-template');
  const { leave } = store.getState();
  store.close();
  leave?.();
  expect(navigation.getState().place.page).toBe('jobs');
  navigation.goForward();
  expect(navigation.getState().place.page).toBe('edit-template');
  navigation.go({ page: 'settings' });
  expect(navigation.getState().place.page).toBe('settings');
});
