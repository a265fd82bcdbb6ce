import { Menu as Base } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { isMac, Kbd } from './kbd.tsx';
import { ariaKeys } from './key-words.ts';
import { sharedReason, type MenuEntry } from './menu-entries.ts';

const row =
  'flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none data-highlighted:bg-hover [&_svg]:size-3.5 [&_svg]:shrink-0';
const popup =
  'max-h-(--available-height) max-w-80 min-w-44 overflow-y-auto rounded-md border border-line-strong bg-raised p-1 shadow-pop outline-none';

/** The sheet with the entries, in its portal; the same for menus, context menus and submenus. */
export function MenuSheet({
  entries,
  label,
  isSub = false,
  align = 'start',
}: {
  entries: readonly MenuEntry[];
  label?: string | undefined;
  isSub?: boolean;
  align?: 'start' | 'end';
}): ReactNode {
  const noteId = useId();
  const note = sharedReason(entries);
  return (
    <Base.Portal>
      <Base.Positioner
        align={align}
        sideOffset={isSub ? 2 : 4}
        alignOffset={isSub ? -5 : 0}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup className={popup} aria-label={label}>
          {note !== null && (
            <div id={noteId} className="border-b border-line px-2 pt-0.5 pb-1.5 mb-1 text-sm text-ink-2">
              {note}
            </div>
          )}
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} note={note} noteId={noteId} />
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

function Entry({ entry, note, noteId }: { entry: MenuEntry; note: string | null; noteId: string }): ReactNode {
  const id = useId();
  if (entry.kind === 'separator') return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
  const reason = entry.disabledReason ?? null;
  const isNoted = reason !== null && reason === note;
  const shared = {
    label: entry.label,
    disabled: Boolean(reason),
    'aria-labelledby': id,
    'aria-describedby': reason ? (isNoted ? noteId : `${id}-reason`) : undefined,
    className: cn(
      row,
      entry.kind === 'item' && entry.tone === 'danger' && !reason && 'text-failed data-highlighted:bg-failed-soft',
    ),
  };
  const words = (
    <Words id={id} label={entry.label} icon={entry.icon} reason={isNoted ? null : reason} isOff={Boolean(reason)} />
  );
  switch (entry.kind) {
    case 'item':
      return (
        <Base.Item
          {...shared}
          aria-keyshortcuts={entry.keyHint ? ariaKeys(entry.keyHint, isMac) : undefined}
          onClick={entry.onSelect}
        >
          {words}
          {entry.keyHint && <Kbd keys={entry.keyHint} className={cn('ml-4', reason && 'opacity-50')} />}
        </Base.Item>
      );
    case 'check':
      return (
        <Base.CheckboxItem {...shared} checked={entry.isOn} onCheckedChange={entry.onChange} closeOnClick={false}>
          <Mark>
            <Base.CheckboxItemIndicator>
              <Check aria-hidden className="text-accent" />
            </Base.CheckboxItemIndicator>
          </Mark>
          {words}
        </Base.CheckboxItem>
      );
    case 'choice':
      return (
        <Base.RadioGroup
          aria-label={entry.label}
          value={entry.value}
          onValueChange={entry.onChange}
          disabled={Boolean(reason)}
        >
          <div aria-hidden className="px-2 pt-1 pb-0.5 text-xs text-ink-3">
            {entry.label}
          </div>
          {entry.options.map(({ value, label }) => (
            <Base.RadioItem key={value} value={value} label={label} closeOnClick className={row}>
              <Mark>
                <Base.RadioItemIndicator>
                  <Check aria-hidden className="text-accent" />
                </Base.RadioItemIndicator>
              </Mark>
              <span className="flex-1 truncate">{label}</span>
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      );
    case 'submenu':
      return (
        <Base.SubmenuRoot>
          <Base.SubmenuTrigger {...shared} className={cn(shared.className, 'data-popup-open:bg-hover')}>
            {words}
            <ChevronRight aria-hidden className="text-ink-3" />
          </Base.SubmenuTrigger>
          <MenuSheet entries={entry.entries} label={entry.label} isSub />
        </Base.SubmenuRoot>
      );
  }
}

const Mark = ({ children }: { children: ReactNode }): ReactNode => (
  <span className="flex w-3.5 shrink-0 justify-center">{children}</span>
);

type WordsProps = { id: string; label: string; icon: ReactNode; reason: string | null; isOff: boolean };

function Words({ id, label, icon, reason, isOff }: WordsProps): ReactNode {
  return (
    <>
      {icon !== undefined && <span className={cn('flex self-start pt-[3px]', isOff && 'opacity-50')}>{icon}</span>}
      <span className="min-w-0 flex-1">
        <span id={id} className={cn('block truncate', isOff && 'opacity-60')}>
          {label}
        </span>
        {reason !== null && (
          <span id={`${id}-reason`} className="block text-sm text-ink-3">
            {reason}
          </span>
        )}
      </span>
    </>
  );
}
