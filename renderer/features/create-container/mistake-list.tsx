import type { ReactNode } from 'react';
import { Notice } from '../../ui/notice.tsx';
import type { Mistake } from './mistakes.ts';

/** What keeps the user from going on; each entry leads to its field. */
export function MistakeList({
  mistakes,
  onField,
}: {
  mistakes: readonly Mistake[];
  onField: (field: string) => void;
}): ReactNode {
  if (mistakes.length === 0) return null;
  const title =
    mistakes.length === 1
      ? 'One thing has to be corrected first'
      : `${mistakes.length} things have to be corrected first`;
  return (
    <Notice tone="failed" title={title} className="mb-5">
      <ul className="flex flex-col gap-0.5">
        {mistakes.map(({ field, label, message }) => (
          <li key={field}>
            <button type="button" className="rounded-sm text-left hover:underline" onClick={() => onField(field)}>
              <span className="font-medium">{label}</span>
              <span className="text-ink-2">: {message}</span>
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
