import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';

const command = /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
const rows: readonly [keys: readonly string[], does: string][] = [
  [[command, 'K'], 'Command palette'],
  [[command, 'N'], 'New container'],
  [['n'], 'New container'],
  [['/'], 'Search'],
  [['g', 'c'], 'Go to containers'],
  [['g', 't'], 'Go to templates'],
  [['g', 'j'], 'Go to jobs'],
  [['g', 's'], 'Go to servers'],
  [['↑', '↓'], 'Move in a list'],
  [['Enter'], 'Open what is marked'],
  [['Esc'], 'Close the top thing'],
  [['?'], 'This list'],
];

export function ShortcutsSheet({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Keyboard shortcuts"
      description="Single keys can be switched off in the settings."
    >
      <dl className="grid grid-cols-[112px_1fr] items-center gap-y-1.5">
        {rows.map(([keys, does]) => (
          <div key={keys.join(' ')} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-5 rounded-sm border border-line-strong bg-sunken px-1.5 text-center font-sans text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
