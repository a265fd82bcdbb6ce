import type { TemplateDraft } from '../../shared/domain/template-library.ts';
import { template, type Template } from '../../shared/domain/template.ts';
import type { Stores } from './connect-stores.ts';
import { freeName } from './free-name.ts';

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

/** Opens the editor with a template that is not in the library yet: an empty one, or what was made of something else. */
export function editNew(stores: Stores, made?: TemplateDraft): void {
  const names = stores.templates.getState().all.map(({ name }) => name);
  const { templateEditor, navigation } = stores;
  const begin = () => {
    const name = freeName(made?.template.name ?? 'New template', names);
    templateEditor.open(made ? { ...made.template, name } : emptyTemplate(name), true, made?.notes);
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
