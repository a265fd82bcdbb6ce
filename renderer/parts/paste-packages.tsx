import { useState, type ReactNode } from 'react';
import type { PackageEntry, PackageManager } from '../../shared/domain/package-entry.ts';
import { readPackageLines, type ReadLines } from '../../shared/domain/package-lines.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { managerOptions, readManager } from './add-packages.tsx';

type Props = {
  packages: readonly PackageEntry[];
  /** Answers whether they were kept; why not is said where the list is kept. */
  onAdd: (added: readonly PackageEntry[]) => Promise<boolean>;
};

/** Takes a whole list: what is good is added, what is there already is counted, what is wrong is told by its line and stays to be corrected. */
export function PastePackages({ packages, onAdd }: Props): ReactNode {
  const [manager, setManager] = useState<PackageManager>(packages[0]?.manager ?? 'apt');
  const [text, setText] = useState('');
  const [result, setResult] = useState<ReadLines<PackageEntry> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const paste = async () => {
    const read = readPackageLines(text, { manager, known: packages });
    setResult(null);
    setBusy(true);
    const isKept = read.accepted.length === 0 || (await onAdd(read.accepted));
    setBusy(false);
    if (!isKept) return;
    setResult(read);
    // What was typed on meanwhile stays.
    setText((now) => (now === text ? read.rejected.map((one) => one.text).join('\n') : now));
  };
  return (
    <>
      <Field label="List of packages" help="One a line; # begins a comment.">
        {(control) => (
          <Textarea {...control} isCode rows={6} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <div className="flex items-center gap-2">
        <div className="w-26">
          <Select
            aria-label="Manager of the list"
            options={managerOptions}
            value={manager}
            onChange={(value) => setManager(readManager(value))}
          />
        </div>
        <Button
          isBusy={isBusy}
          disabledReason={text.trim() === '' ? 'Paste a list first' : null}
          onClick={() => void paste()}
        >
          Add all
        </Button>
        {result && (
          <span role="status" className="text-ink-2">
            {result.accepted.length} added, {result.duplicates} already there
            {result.rejected.length > 0 && `, ${result.rejected.length} not added`}
          </span>
        )}
      </div>
      {result && result.rejected.length > 0 && (
        <Notice
          tone="attention"
          title={
            result.rejected.length === 1 ? 'One line was not added' : `${result.rejected.length} lines were not added`
          }
        >
          <ul className="text-ink-2">
            {result.rejected.map(({ line, text: wrong, reason }) => (
              <li key={line} className="[overflow-wrap:anywhere]">
                Line {line}: <span className="font-mono text-sm">{wrong}</span> – {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
