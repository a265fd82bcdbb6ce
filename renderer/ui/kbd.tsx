import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { keyWords } from './key-words.ts';

export const isMac = /mac/i.test(navigator.userAgent);

/** Keys as caps: `mod+k` (together) or `g c` (after each other). */
export function Kbd({ keys, className }: { keys: string; className?: string }): ReactNode {
  return (
    <span className={cn('inline-flex shrink-0 items-center gap-0.5', className)}>
      {keyWords(keys, isMac).map((word, index, words) => (
        <kbd
          key={words.slice(0, index + 1).join(' ')}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-xs text-ink-2"
        >
          {word}
        </kbd>
      ))}
    </span>
  );
}
