import { Command } from 'cmdk';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';
import { Kbd } from '../../ui/kbd.tsx';
import type { Entry } from './entry.ts';

type Props = { entry: Entry; /** Says what it is, where no heading does. */ hasKind: boolean; onChoose: () => void };

export function PaletteItem({ entry, hasKind, onChoose }: Props): ReactNode {
  const { id, title, kind, icon: Icon, detail, keys, reason, inside } = entry;
  return (
    <Command.Item
      value={id}
      onSelect={onChoose}
      className="flex h-8 items-center gap-2.5 rounded-sm px-2 data-[selected=true]:bg-hover"
    >
      <Icon aria-hidden className={cn('size-4 shrink-0 text-ink-3', reason && 'opacity-50')} />
      <span className={cn('min-w-0 truncate', reason && 'text-ink-3')}>{title}</span>
      {/* Off, but still found and read: cmdk would leave out what is really disabled. */}
      {(reason ?? detail) && (
        <span className="min-w-0 flex-1 truncate text-ink-3">
          {reason && <span className="sr-only">Not possible now: </span>}
          {reason ?? detail}
        </span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-2">
        {hasKind && <span className="text-sm text-ink-3">{kind}</span>}
        {keys && <Kbd keys={keys} />}
        {inside && <ChevronRight aria-hidden className="size-4 text-ink-3" />}
      </span>
    </Command.Item>
  );
}
