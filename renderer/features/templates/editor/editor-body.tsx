import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { readTemplateForm, type EditorTab, type FormIssue } from '../../../stores/read-template-form.ts';
import type { EditSession } from '../../../stores/template-editor-store.ts';
import { Tabs } from '../../../ui/tabs.tsx';
import { ChecksTab } from './checks-tab.tsx';
import { ConfigTab } from './config-tab.tsx';
import { EditorContext, type Editor, type FormList } from './editor-context.ts';
import { EditorHeader } from './editor-header.tsx';
import { EditorNotices } from './editor-notices.tsx';
import { FilesTab } from './files-tab.tsx';
import { PackagesTab } from './packages-tab.tsx';
import { ScriptsTab } from './scripts-tab.tsx';
import { useEditKeys } from './use-edit-keys.ts';
import { VariablesTab } from './variables-tab.tsx';
import { isUnfinished } from './parameter-rows.ts';
import { valueAt } from './value-at.ts';

const tabs: readonly EditorTab[] = ['config', 'packages', 'files', 'scripts', 'variables', 'checks'];
const isTab = (id: string): id is EditorTab => tabs.some((one) => one === id);

export function EditorBody({ session }: { session: EditSession }): ReactNode {
  const { templateEditor } = useApp().stores;
  const hasTried = useSelect(templateEditor, (state) => state.hasTried);
  const failure = useSelect(templateEditor, (state) => state.failure);
  const [tab, setTab] = useState<EditorTab>('config');
  const [open, setOpen] = useState<Partial<Record<FormList, string>>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<{ field: string } | null>(null);
  const { present: form, base } = session;
  const all = useMemo(() => readTemplateForm(form, base).issues, [form, base]);
  const issues = useMemo(() => {
    // A field nobody has typed into yet is not called wrong before saving was tried, nor what is still being filled in.
    const own = hasTried
      ? all
      : all.filter(({ field }) => valueAt(form, field) !== '' && !isUnfinished(form.further, field, left));
    const refused = failure?.code === 'input:invalid' ? failure.details.issues : [];
    return [...own, ...refused.map(({ path, message }): FormIssue => ({ tab: 'config', field: path, message }))];
  }, [all, failure, form, hasTried, left]);
  useEditKeys();
  useFieldFocus(wanted);
  const editor = useMemo<Editor>(
    () => ({
      form,
      issues,
      change: (field, work) => templateEditor.change(field, work),
      open,
      onOpen: (list, key) => setOpen((before) => ({ ...before, [list]: key })),
      onTab: setTab,
      tellsMissing: (parameter) => hasTried || left.has(parameter),
      onLeave: (parameter) => setLeft((before) => (before.has(parameter) ? before : new Set([...before, parameter]))),
    }),
    [form, hasTried, issues, left, open, templateEditor],
  );
  const goTo = ({ tab: to, field }: FormIssue) => {
    setTab(to);
    if (to === 'files' || to === 'scripts' || to === 'variables' || to === 'checks') {
      const item = form[to][Number(field.split('.')[1])];
      if (item) setOpen((before) => ({ ...before, [to]: item.key }));
    }
    setWanted({ field });
  };
  const wrong = (id: EditorTab) => issues.filter((issue) => issue.tab === id).length;
  return (
    <EditorContext value={editor}>
      <EditorHeader session={session} wrong={issues.length} />
      <EditorNotices session={session} issues={hasTried ? issues : []} onIssue={goTo} />
      <Tabs
        label="Parts of the template"
        value={tab}
        onChange={(id) => {
          if (isTab(id)) setTab(id);
          templateEditor.settle();
        }}
        tabs={[
          { id: 'config', label: 'Config', wrong: wrong('config'), panel: <ConfigTab /> },
          {
            id: 'packages',
            label: 'Packages',
            count: form.packages.length + form.customPackages.length + form.buckets.length,
            wrong: wrong('packages'),
            panel: <PackagesTab />,
          },
          { id: 'files', label: 'Files', count: form.files.length, wrong: wrong('files'), panel: <FilesTab /> },
          {
            id: 'scripts',
            label: 'Scripts',
            count: form.scripts.length,
            wrong: wrong('scripts'),
            panel: <ScriptsTab />,
          },
          {
            id: 'variables',
            label: 'Variables',
            count: form.variables.length,
            wrong: wrong('variables'),
            panel: <VariablesTab />,
          },
          { id: 'checks', label: 'Checks', count: form.checks.length, wrong: wrong('checks'), panel: <ChecksTab /> },
        ]}
      />
    </EditorContext>
  );
}

/** Brings a field into view and puts the cursor there, also when its tab has to be drawn first. */
function useFieldFocus(wanted: { readonly field: string } | null): void {
  useEffect(() => {
    if (wanted === null) return undefined;
    const frame = requestAnimationFrame(() => {
      const holder = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(wanted.field)}"]`);
      const control = holder?.querySelector<HTMLElement>('[aria-invalid], input, textarea, button');
      control?.scrollIntoView({ block: 'center' });
      control?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
}
