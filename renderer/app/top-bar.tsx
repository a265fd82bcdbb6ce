import { Command, Plus, Search, X } from 'lucide-react';
import { useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { ContainerSearch } from '../features/containers/search-field.tsx';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { createHint } from './create-hint.ts';
import { titles } from './sections.ts';

const placeholders: Partial<Record<string, string>> = {
  templates: 'Search templates, or tag:',
  buckets: 'Search buckets and packages',
  jobs: 'Search jobs and logs, or kind: state: server: node: container:',
};
export const pageTitleId = 'page-title';
export const searchFieldId = 'top-search';
const createHintId = 'create-hint';

export function TopBar({ onPalette }: { onPalette: () => void }): ReactNode {
  const { connections, navigation, serverFacts } = useApp().stores;
  const servers = useSelect(connections, ({ all }) => all);
  const facts = useSelect(serverFacts, ({ byId }) => byId);
  const hint = useMemo(() => createHint(servers, facts), [servers, facts]);
  const page = useSelect(navigation, ({ place }) => place.page);
  const placeholder = placeholders[page];
  return (
    <header aria-label="Top bar" className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
      <h1 id={pageTitleId} className="w-36 shrink-0 truncate text-lg font-semibold tracking-tight">
        {titles[page]}
      </h1>
      <div className="flex min-w-0 flex-1 justify-center">
        {page === 'containers' && <ContainerSearch id={searchFieldId} />}
        {placeholder && <SearchField placeholder={placeholder} />}
      </div>
      <IconButton label="Command palette" onClick={onPalette}>
        <Command aria-hidden />
      </IconButton>
      {page !== 'create' && (
        <Button
          tone="primary"
          // Not off: the form can be filled in and kept as a template, and its review has the lines that give the right.
          tip={hint ?? undefined}
          aria-describedby={hint === null ? undefined : createHintId}
          onClick={() => navigation.go({ page: 'create', templateId: null })}
        >
          <Plus aria-hidden />
          New container
        </Button>
      )}
      {page !== 'create' && hint !== null && (
        <span id={createHintId} className="sr-only">
          {hint}
        </span>
      )}
    </header>
  );
}

function SearchField({ placeholder }: { placeholder: string }): ReactNode {
  const { search } = useApp().stores;
  const text = useSelect(search, (state) => state.text);
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') search.commit();
    if (event.key === 'Escape') {
      if (text === '') event.currentTarget.blur();
      search.type('');
    }
  };
  return (
    <div className="flex h-7 w-full max-w-120 items-center gap-2 rounded-md border border-line bg-sunken px-2 focus-within:border-accent">
      <Search aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      <input
        id={searchFieldId}
        type="search"
        aria-label="Search"
        placeholder={placeholder}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          search.type(event.target.value);
          // A blank after a qualifier makes it a chip.
          if (event.target.value.endsWith(' ')) search.commit();
        }}
        onKeyDown={handleKey}
        className="min-w-0 flex-1 appearance-none bg-transparent outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        <kbd className="rounded-sm border border-line px-1 font-sans text-xs text-ink-3">/</kbd>
      ) : (
        <IconButton label="Clear the search" size="small" onClick={() => search.type('')}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
