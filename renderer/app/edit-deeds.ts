import { saveTemplate } from '../features/templates/editor/save-template.ts';
import type { AppParts } from '../hooks/app-context.ts';
import { isUnsaved } from '../stores/template-editor-store.ts';
import type { CommandDeed } from './command-deed.ts';

/** What the template that is being edited can be asked for. */
export function editDeed(command: 'save-template' | 'undo-template' | 'redo-template', parts: AppParts): CommandDeed {
  const { navigation, templateEditor } = parts.stores;
  const { session } = templateEditor.getState();
  if (!session || navigation.getState().place.page !== 'edit-template')
    return { reason: 'Edit a template first', run: () => undefined };
  switch (command) {
    case 'save-template':
      return {
        reason: isUnsaved(session) ? null : 'Everything is saved',
        run: async () => {
          await saveTemplate(parts);
        },
      };
    case 'undo-template':
      return {
        reason: session.past.length > 0 ? null : 'There is no step to undo',
        run: () => templateEditor.undo(),
      };
    case 'redo-template':
      return {
        reason: session.future.length > 0 ? null : 'There is no step to redo',
        run: () => templateEditor.redo(),
      };
  }
}
