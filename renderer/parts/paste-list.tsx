import { useState, type ReactNode } from 'react';
import type { ReadLines } from '../../shared/domain/package-lines.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Textarea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';

type Props<T> = {
  label: string;
  help: string;
  placeholder?: string;
  read: (text: string) => ReadLines<T>;
  /** Answers whether they were kept; why not is said where the list is kept. */
  onAdd: (added: readonly T[]) => Promise<boolean>;
  /** What else decides how the lines are read. */
  children?: ReactNode;
};

/** Takes a whole list: what is good is added, what is there already is counted, what is wrong is told by its line and stays to be corrected. */
export function PasteList<T>({ label, help, placeholder, read, onAdd, children }: Props<T>): ReactNode {
  const [text, setText] = useState('');
  const [result, setResult] = useState<ReadLines<T> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const paste = async () => {
    const lines = read(text);
    setResult(null);
    setBusy(true);
    const isKept = lines.accepted.length === 0 || (await onAdd(lines.accepted));
    setBusy(false);
    if (!isKept) return;
    setResult(lines);
    // What was typed on meanwhile stays.
    setText((now) => (now === text ? lines.rejected.map((one) => one.text).join('\n') : now));
  };
  return (
    <>
      <Field label={label} help={help}>
        {(control) => (
          <Textarea
            {...control}
            isCode
            rows={6}
            placeholder={placeholder}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex items-center gap-2">
        {children}
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
