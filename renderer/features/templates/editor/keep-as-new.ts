import type { Stores } from '../../../stores/connect-stores.ts';
import { freeName } from '../../../stores/free-name.ts';

/** What is being edited goes on as a template of its own, under a name no other one has. */
export function keepAsNew(
  { templateEditor, templates, navigation }: Pick<Stores, 'templateEditor' | 'templates' | 'navigation'>,
  name: string,
): void {
  const known = templates.getState().all.map((one) => one.name);
  templateEditor.asCopy(freeName(name, known));
  navigation.follow({ page: 'edit-template', templateId: null });
}
