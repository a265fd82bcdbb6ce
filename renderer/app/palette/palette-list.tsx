import { Command } from 'cmdk';
import { useMemo, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';
import { indexEntries } from './find-entries.ts';
import { PaletteItem } from './palette-item.tsx';
import { rootEntries } from './root-entries.ts';
import { shelve } from './shelve.ts';

type Props = {
  input: RefObject<HTMLInputElement | null>;
  onChoose: (entry: Entry, remembered: string) => void;
  onClose: () => void;
};
const groupClass =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3';
const noEntries: readonly Entry[] = [];

export function PaletteList({ input, onChoose, onClose }: Props): ReactNode {
  const parts = useApp();
  const { stores } = parts;
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const jobs = useSelect(stores.jobs, (state) => state.newestFirst);
  const templates = useSelect(stores.templates, (state) => state.all);
  const servers = useSelect(stores.connections, (state) => state.all);
  const recent = useSelect(stores.recent, ({ ids }) => ids);
  /** The ids of what one has gone into, from the outside in. */
  const [path, setPath] = useState<readonly string[]>([]);
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState('');

  const root = useMemo(
    () => rootEntries(parts, { rows, jobs, templates, servers }),
    [parts, rows, jobs, templates, servers],
  );
  const { entries, trail } = useMemo(() => walk(root, path), [root, path]);
  const index = useMemo(() => indexEntries(entries), [entries]);
  const isRoot = trail.length === 0;
  const groups = useMemo(
    () => shelve({ entries, index, query, recent: isRoot ? recent : [] }),
    [entries, index, query, recent, isRoot],
  );
  const shown = groups.flatMap((group) => group.entries);
  const current = shown.find(({ id }) => id === selected);

  const goIn = (entry: Entry) => {
    setPath([...trail.map(({ id }) => id), entry.id]);
    setQuery('');
    setSelected('');
  };
  const goOut = () => {
    setPath(path.slice(0, -1));
    setSelected(path.at(-1) ?? '');
  };
  const choose = (entry: Entry) => {
    if (entry.reason) return;
    if (entry.inside) goIn(entry);
    else onChoose(entry, trail[0]?.id ?? entry.id);
  };
  const handleKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { key, target } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    const atEnd = target instanceof HTMLInputElement && target.selectionStart === query.length;
    if (isCommand && key.toLowerCase() === 'k') {
      event.preventDefault();
      onClose();
    } else if (key === 'Tab' || (key === 'ArrowRight' && atEnd)) {
      // Nothing else in here takes the focus.
      event.preventDefault();
      if (current?.inside && !current.reason && !event.shiftKey) goIn(current);
      else if (key === 'Tab' && event.shiftKey && !isRoot) goOut();
    } else if (key === 'Backspace' && query === '' && !isRoot) {
      event.preventDefault();
      if (!event.repeat) goOut();
    } else if (key === 'Enter' && event.repeat) {
      // A key held down opens the palette's first entry by accident.
      event.preventDefault();
    }
  };
  return (
    <Command
      label="Command palette"
      loop
      vimBindings={false}
      shouldFilter={false}
      value={selected}
      onValueChange={setSelected}
      onKeyDown={handleKey}
      className="flex min-h-0 flex-col"
    >
      <div className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line px-4">
        {trail.map(({ id, title }) => (
          <span key={id} className="max-w-40 shrink-0 truncate rounded-sm bg-sunken px-1.5 text-ink-2">
            {title}
          </span>
        ))}
        <Command.Input
          ref={input}
          aria-label={['Command palette', ...trail.map(({ title }) => title)].join(', ')}
          placeholder={isRoot ? 'Go to, create, open…' : 'What shall be done?'}
          value={query}
          onValueChange={setQuery}
          className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <Command.List label="Commands" className="min-h-0 overflow-y-auto p-1.5">
        <Command.Empty className="px-2 py-6 text-center text-ink-3">Nothing matches “{query}”</Command.Empty>
        {groups.map((group) => (
          <Command.Group key={group.heading ?? 'all'} heading={group.heading ?? undefined} className={groupClass}>
            {group.entries.map((entry) => (
              <PaletteItem
                key={entry.id}
                entry={entry}
                hasKind={group.heading === null && isRoot}
                onChoose={() => choose(entry)}
              />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <Hints canGoIn={Boolean(current?.inside)} canGoOut={!isRoot} />
    </Command>
  );
}

function Hints({ canGoIn, canGoOut }: { canGoIn: boolean; canGoOut: boolean }): ReactNode {
  const hints = ['↑ ↓ to choose', 'Enter to do it', canGoIn && 'Tab for more', canGoOut && 'Backspace to go back'];
  return (
    <div
      aria-hidden
      className="flex h-7 shrink-0 items-center gap-4 border-t border-line bg-sunken px-4 text-xs text-ink-3"
    >
      {hints.filter(Boolean).map((hint) => (
        <span key={String(hint)}>{hint}</span>
      ))}
    </div>
  );
}

/** What is offered at the end of `path`, and the entries that led there. What is gone in the meantime is left out. */
function walk(root: readonly Entry[], path: readonly string[]): { entries: readonly Entry[]; trail: readonly Entry[] } {
  let entries = root;
  const trail: Entry[] = [];
  for (const id of path) {
    const next = entries.find((entry) => entry.id === id);
    if (!next?.inside) break;
    trail.push(next);
    entries = next.inside();
  }
  return { entries: entries.length === 0 ? noEntries : entries, trail };
}
