import { createContext, useContext } from 'react';
import type { EditorTab, FormIssue } from '../../../stores/read-template-form.ts';
import type { TemplateForm } from '../../../stores/template-form.ts';

/** A list of the form whose elements are looked at one at a time. */
export type FormList = 'files' | 'scripts' | 'variables' | 'checks';

export type Editor = {
  readonly form: TemplateForm;
  /** What is wrong and may be said by now. */
  readonly issues: readonly FormIssue[];
  /** `field` names where it was typed, so that going on there is one step back; null for what is a step of its own. */
  readonly change: (field: string | null, work: (form: TemplateForm) => TemplateForm) => void;
  /** The open element of each list, by its key. */
  readonly open: Readonly<Partial<Record<FormList, string>>>;
  readonly onOpen: (list: FormList, key: string) => void;
  readonly onTab: (tab: EditorTab) => void;
  /** Whether it is told of a parameter of Proxmox, such as `mp0`, that something is only missing: after it was left, or saving was tried. */
  readonly tellsMissing: (parameter: string) => boolean;
  readonly onLeave: (parameter: string) => void;
};

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('Used outside the editor');
  return editor;
}

export function useFormError(field: string): string | undefined {
  return useEditor().issues.find((issue) => issue.field === field)?.message;
}
