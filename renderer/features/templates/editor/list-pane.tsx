import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { cn } from '../../../ui/cn.ts';

export type ListItem = {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  /** How many things are wrong with it. */
  readonly wrong: number;
  readonly isOff?: boolean;
};

type Props = {
  label: string;
  items: readonly ListItem[];
  openKey: string | null;
  onOpen: (key: string) => void;
  /** What is added, such as `script`. */
  noun: string;
  onAdd: () => void;
  onRemove: (key: string) => void;
  onMove: (key: string, by: -1 | 1) => void;
  /** The order matters: the buttons and Alt with an arrow move the open one. */
  orderHelp: string;
  empty: string;
  children: ReactNode;
};

/** A list at the left, of which one is open at the right. Arrows move along it; Alt and an arrow moves the element. */
export function ListPane(props: Props): ReactNode {
  const { label, items, openKey, onOpen, noun, onAdd, onRemove, onMove, orderHelp, empty, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const removed = useRef<string | null>(null);
  // The removed one had the focus; the one that is open now gets it, and where none is left what adds one.
  useEffect(() => {
    if (removed.current === null || items.some(({ key }) => key === removed.current)) return;
    removed.current = null;
    const next = list.current?.querySelector<HTMLElement>('button[aria-current]') ?? addButton.current;
    next?.focus();
  }, [items]);
  const place = items.findIndex(({ key }) => key === openKey);
  const open = items[place];
  const focusAt = (index: number) => {
    const item = items[index];
    if (!item) return;
    onOpen(item.key);
    list.current?.querySelectorAll<HTMLElement>('button')[index]?.focus();
  };
  const handleKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (by === null && event.key !== 'Delete') return;
    event.preventDefault();
    if (by === null) {
      if (!open) return;
      removed.current = open.key;
      onRemove(open.key);
    } else if (event.altKey) {
      if (open) onMove(open.key, by);
    } else focusAt(place + by);
  };
  return (
    <div className="flex h-full min-h-0">
      <div className="flex w-56 shrink-0 flex-col border-r border-line">
        <div className="flex h-10 shrink-0 items-center gap-1 border-b border-line px-2">
          <Button ref={addButton} size="small" onClick={onAdd}>
            <Plus aria-hidden />
            Add {noun}
          </Button>
          <span className="flex-1" />
          <IconButton
            label="Move up"
            size="small"
            disabledReason={open ? (place === 0 ? 'It is the first' : null) : `Add a ${noun} first`}
            onClick={() => open && onMove(open.key, -1)}
          >
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton
            label="Move down"
            size="small"
            disabledReason={open ? (place === items.length - 1 ? 'It is the last' : null) : `Add a ${noun} first`}
            onClick={() => open && onMove(open.key, 1)}
          >
            <ArrowDown aria-hidden />
          </IconButton>
          <IconButton
            label={open ? `Remove ${open.title}` : 'Remove'}
            size="small"
            disabledReason={open ? null : `Add a ${noun} first`}
            onClick={() => open && onRemove(open.key)}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
        <ul ref={list} aria-label={label} onKeyDown={handleKey} className="min-h-0 flex-1 overflow-y-auto p-1">
          {items.map((item) => (
            <li key={item.key}>
              <button
                type="button"
                aria-current={item.key === openKey || undefined}
                tabIndex={item.key === openKey ? 0 : -1}
                onClick={() => onOpen(item.key)}
                className={cn(
                  'flex w-full flex-col rounded-md px-2 py-1 text-left hover:bg-hover',
                  item.key === openKey && 'bg-selected hover:bg-selected',
                )}
              >
                <span className="flex w-full items-baseline gap-2">
                  <span className={cn('min-w-0 flex-1 truncate', item.isOff && 'text-ink-3 line-through')}>
                    {item.title}
                  </span>
                  {item.wrong > 0 && <span className="shrink-0 text-sm text-failed">{item.wrong} wrong</span>}
                </span>
                <span className="w-full truncate text-sm text-ink-3">{item.detail}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className="shrink-0 border-t border-line px-3 py-2 text-sm text-ink-3">{orderHelp}</p>
      </div>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        {open ? children : <p className="p-8 text-center text-ink-3">{empty}</p>}
      </div>
    </div>
  );
}
