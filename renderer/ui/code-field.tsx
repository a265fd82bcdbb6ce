import { lazy, Suspense, useState, type ReactNode, type Ref } from 'react';
import { cn } from './cn.ts';
import type { CodeHandle, CodeLanguage } from './code-editor.tsx';
import type { CodeMark } from './code-marks.ts';
import type { ControlProps } from './field.tsx';

// The editor is a quarter of the window's code and few sittings need it.
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

type Props = Partial<Pick<ControlProps, 'id' | 'aria-invalid'>> & {
  /** The same words as on the label: ids do not reach the text inside. */
  label: string;
  /** The help or the error under the field, for those who hear it. */
  description?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  language?: CodeLanguage;
  rows?: number;
  /** As high as its place instead of `rows`. */
  isFilling?: boolean;
  isReadOnly?: boolean;
  /** Remarks beside the lines. Give an empty list from the start where there may be some later. */
  marks?: readonly CodeMark[];
  handle?: Ref<CodeHandle>;
};

/** Several lines of code: line numbers, colours, undo. Tab indents; after Esc it leaves the field. */
export function CodeField({
  id,
  label,
  description,
  value,
  onChange,
  language = 'shell',
  rows = 12,
  isFilling = false,
  isReadOnly = false,
  marks,
  handle,
  ...control
}: Props): ReactNode {
  const [tabLeaves, setTabLeaves] = useState(false);
  const isInvalid = control['aria-invalid'] ?? false;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', isFilling && 'min-h-0 flex-1')}>
      <div
        className={cn(
          // A grid gives the editor all of the height, also where that is only what is left over.
          'grid grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)] overflow-hidden rounded-md border border-line-control bg-raised focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent hover:border-ink-3',
          isInvalid && 'border-failed',
          isReadOnly && 'bg-sunken',
          isFilling && 'min-h-40 flex-1',
        )}
        style={isFilling ? undefined : { height: rows * 20 + 14 }}
      >
        <Suspense fallback={null}>
          <CodeEditor
            id={id}
            label={label}
            description={description}
            value={value}
            onChange={onChange}
            language={language}
            isReadOnly={isReadOnly}
            isInvalid={isInvalid}
            marks={marks}
            handle={handle}
            onTabMode={setTabLeaves}
          />
        </Suspense>
      </div>
      {!isReadOnly && (
        <div role="status" className="text-sm text-ink-3">
          {tabLeaves ? 'Tab leaves the field now; Esc closes.' : 'Tab indents. Esc, then Tab leaves the field.'}
        </div>
      )}
    </div>
  );
}
