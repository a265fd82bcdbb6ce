import { Search, X } from 'lucide-react';
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { formatQualifier } from '../../stores/search-query.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { lastResult } from '../../hooks/last-result.ts';
import { IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { facetsOf, suggest, withoutLastWord, type Suggestion } from './suggestions.ts';

const glass = <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />;

/** The search of the containers: words narrow at once; qualifiers become chips with a blank or Enter, and are suggested from what exists. */
export function ContainerSearch({ id }: { id: string }): ReactNode {
  const { search } = useApp().stores;
  const text = useSelect(search, (state) => state.text);
  const hasChips = useSelect(search, ({ qualifiers }) => qualifiers.length > 0);
  const [isOpen, setOpen] = useState(false);
  const [marked, setMarked] = useState(-1);
  const listId = useId();
  const suggestions = useSuggestions(isOpen);
  const isShown = isOpen && suggestions.length > 0;
  // Not made anew at each letter.
  const clear = useMemo(
    () => (
      <IconButton label="Clear the search" size="small" onClick={() => search.type('')}>
        <X aria-hidden />
      </IconButton>
    ),
    [search],
  );
  const close = () => {
    setOpen(false);
    setMarked(-1);
  };
  const type = (next: string) => {
    search.type(next);
    // A blank after a qualifier makes it a chip.
    if (next.endsWith(' ')) search.commit();
    setOpen(true);
    setMarked(-1);
  };
  const take = (suggestion: Suggestion) => {
    setMarked(-1);
    if (suggestion.kind === 'value') return search.choose(suggestion.qualifier, withoutLastWord(text));
    search.type(withoutLastWord(text, `${suggestion.isNegated ? '-' : ''}${suggestion.key}:`));
  };
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) return setOpen(true);
      // One place more than suggestions: none marked.
      const places = suggestions.length + 1;
      return setMarked(((marked + 1 + step + places) % places) - 1);
    }
    const suggestion = suggestions[marked];
    if ((event.key === 'Enter' || event.key === 'Tab') && isShown && suggestion) {
      event.preventDefault();
      return take(suggestion);
    }
    if (event.key === 'Enter') {
      search.commit();
      close();
    } else if (event.key === 'Backspace' && text === '' && hasChips) {
      search.removeLast();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (isShown) return close();
      if (text === '') event.currentTarget.blur();
      search.type('');
    }
  };
  return (
    <div className="relative w-full max-w-120">
      <div className="flex h-7 items-center gap-2 rounded-md border border-line bg-sunken px-2 focus-within:border-accent">
        {glass}
        <input
          id={id}
          type="text"
          role="combobox"
          aria-label="Search"
          aria-expanded={isShown}
          aria-controls={isShown ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={isShown && marked >= 0 ? `${listId}-${marked}` : undefined}
          placeholder="Search, or tag: node: server: status: is:"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={handleKey}
          onFocus={() => setOpen(true)}
          onBlur={close}
          className="min-w-0 flex-1 bg-transparent outline-none"
        />
        {text === '' ? <kbd className="rounded-sm border border-line px-1 font-sans text-xs text-ink-3">/</kbd> : clear}
      </div>
      {isShown && (
        <ul
          id={listId}
          role="listbox"
          aria-label="Suggestions"
          className="absolute inset-x-0 top-8 z-30 rounded-md border border-line-strong bg-raised p-1 shadow-pop"
        >
          {suggestions.map((suggestion, index) => (
            <li
              key={suggestionText(suggestion)}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === marked}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(suggestion)}
              className={cn(
                'flex h-7 items-center gap-3 rounded-sm px-2 hover:bg-hover',
                index === marked && 'bg-hover',
              )}
            >
              <span className={cn('truncate', suggestion.kind === 'key' && 'text-accent')}>
                {suggestionText(suggestion)}
              </span>
              <span className="min-w-0 flex-1 truncate text-ink-3">{suggestion.help}</span>
              {suggestion.kind === 'value' && suggestion.count !== null && (
                <span className="text-sm text-ink-3">{suggestion.count}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const suggestionText = (suggestion: Suggestion): string =>
  suggestion.kind === 'key'
    ? `${suggestion.isNegated ? '-' : ''}${suggestion.key}:`
    : formatQualifier(suggestion.qualifier);

/** Values are counted only where the list of suggestions names some. */
function useSuggestions(isOpen: boolean): readonly Suggestion[] {
  const { stores } = useApp();
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const servers = useSelect(stores.connections, ({ byId }) => byId);
  const { text, qualifiers } = useSelect(stores.search, (state) => state);
  // Words that are no qualifier ask for none of them.
  const facets = useMemo(() => lastResult(() => facetsOf(rows, servers)), [rows, servers]);
  return useMemo(() => (isOpen ? suggest(text, facets, qualifiers) : []), [isOpen, facets, text, qualifiers]);
}
