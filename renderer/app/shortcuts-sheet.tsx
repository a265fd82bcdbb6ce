import { useState, type ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { sheetGroups } from './sheet-groups.ts';

/** Every shortcut there is, read from where they are defined. */
export function ShortcutsSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keyboard shortcuts" className="top-[8%] max-h-[84vh] w-170">
      <SheetBody />
    </Dialog>
  );
}

function SheetBody(): ReactNode {
  const [words, setWords] = useState('');
  const groups = sheetGroups(words);
  return (
    <>
      <Input
        type="search"
        className="shrink-0"
        aria-label="Search the shortcuts"
        placeholder="Search the shortcuts"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {groups.length === 0 && <p className="py-4 text-center text-ink-3">No shortcut matches “{words}”</p>}
      <div className="columns-2 gap-8">
        {groups.map(({ title, rows }) => (
          <section key={title} aria-label={title} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-sm font-medium text-ink-2">{title}</h3>
            <dl>
              {rows.map(({ does, keys }) => (
                <div key={does} className="flex min-h-7 items-center justify-between gap-3">
                  <dt>{does}</dt>
                  <dd className="flex shrink-0 items-center gap-1.5 text-sm text-ink-3">
                    {keys.map((one, index) => (
                      <span key={one} className="flex items-center gap-1.5">
                        {index > 0 && 'or'}
                        <Kbd keys={one} />
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="text-sm text-ink-3">Single keys work outside fields; they can be switched off in the settings.</p>
    </>
  );
}
