import { template, type Template } from '../../../../shared/domain/template.ts';
import type { Stores } from '../../../stores/connect-stores.ts';
import { freeName } from './next-name.ts';

/** What a template from scratch begins with. Its id is main's to give. */
const emptyTemplate = (name: string): Template =>
  template.parse({
    id: 'new',
    name,
    description: '',
    source: 'custom',
    path: null,
    revision: 0,
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

/** Opens the editor with a template that is not in the library yet. */
export function editNew(stores: Stores, made?: Template): void {
  const names = stores.templates.getState().all.map(({ name }) => name);
  const { templateEditor, navigation } = stores;
  const begin = () => {
    templateEditor.open(made ?? emptyTemplate(freeName('New template', names)), true);
    navigation.follow({ page: 'edit-template', templateId: null });
  };
  // The page is opened first: leaving another one may have to be asked about.
  if (navigation.getState().place.page === 'edit-template') {
    if (!templateEditor.askBeforeLeaving(begin)) begin();
    return;
  }
  templateEditor.close();
  navigation.go({ page: 'edit-template', templateId: null });
  if (navigation.getState().place.page === 'edit-template') begin();
}
