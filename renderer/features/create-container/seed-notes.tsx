import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { countText } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';

/** What stays with the container the form began with, until it has been read. */
export function SeedNotes(): ReactNode {
  const { wizardDraft } = useApp().stores;
  const notes = useSelect(wizardDraft, (state) => state.seedNotes);
  if (notes.length === 0) return null;
  return (
    <Notice
      tone="info"
      title="Its settings were taken over"
      className="mb-5"
      action={
        <Button size="small" onClick={() => wizardDraft.setState({ seedNotes: [] })}>
          Got it
        </Button>
      }
    >
      <Disclosure title={`${countText(notes.length, 'remark')} on what was not, or was changed`}>
        <ul className="flex list-disc flex-col gap-0.5 pl-4 text-ink-2">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Disclosure>
    </Notice>
  );
}
