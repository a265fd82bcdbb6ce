import { expect, test } from 'vitest';
import { template, type Template } from '../../../../shared/domain/template.ts';
import { AppError, toErrorData } from '../../../../shared/errors.ts';
import { createClient } from '../../../ipc/client.ts';
import { createNavigationStore } from '../../../stores/navigation-store.ts';
import { createTemplateEditorStore } from '../../../stores/template-editor-store.ts';
import { createToastsStore } from '../../../stores/toasts-store.ts';
import { saveAndLeave, saveTemplate } from './save-template.ts';

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
const other = template.parse({ ...web, id: 'other', name: 'Other' });

/** A window that edits Web, and a main that answers when it is told to. */
function house(isNew = false) {
  const reply = Promise.withResolvers<Template>();
  const client = createClient({
    request: async () => {
      try {
        return { ok: true, value: await reply.promise };
      } catch (error) {
        return { ok: false, error: toErrorData(error) };
      }
    },
    cancel: () => undefined,
    subscribe: () => () => undefined,
  });
  const templateEditor = createTemplateEditorStore();
  const navigation = createNavigationStore();
  const toasts = createToastsStore(() => () => undefined);
  navigation.guardWith((from, take) => from.page === 'edit-template' && templateEditor.askBeforeLeaving(take));
  navigation.go({ page: 'edit-template', templateId: isNew ? null : web.id });
  templateEditor.open(web, isNew);
  templateEditor.change('name', (form) => ({ ...form, name: 'Web 2' }));
  return { parts: { client, stores: { templateEditor, navigation, toasts } }, templateEditor, navigation, reply };
}
const kept: Template = { ...web, name: 'Web 2', revision: 2 };

test('the answer to a saving leaves alone what is being edited by then', async () => {
  const { parts, templateEditor, navigation, reply } = house(true);
  const saving = saveTemplate(parts);
  templateEditor.open(other, true);
  templateEditor.saving(true);
  const before = templateEditor.getState();
  reply.resolve(kept);
  expect(await saving).toBe(false);
  expect(templateEditor.getState()).toEqual(before);
  expect(navigation.getState().place).toEqual({ page: 'edit-template', templateId: null });
});

test('so does its failure', async () => {
  const { parts, templateEditor, reply } = house();
  const saving = saveTemplate(parts);
  templateEditor.open(other, false);
  reply.reject(new AppError('template:not-found', 'gone', { templateId: 'web' }));
  expect(await saving).toBe(false);
  expect(templateEditor.getState()).toMatchObject({ failure: null, isSaving: false });
});

test('saved on leaving, it is closed and left; what the user typed or chose meanwhile keeps it open', async () => {
  const left = house();
  left.navigation.go({ page: 'jobs' });
  const leaving = saveAndLeave(left.parts);
  left.reply.resolve(kept);
  await leaving;
  expect([left.templateEditor.getState().session, left.navigation.getState().place.page]).toEqual([null, 'jobs']);

  const staying = house();
  staying.navigation.go({ page: 'jobs' });
  const saving = saveAndLeave(staying.parts);
  staying.templateEditor.stay();
  staying.reply.resolve(kept);
  await saving;
  expect(staying.navigation.getState().place.page).toBe('edit-template');
  expect(staying.templateEditor.getState().session?.base.revision).toBe(2);
});
