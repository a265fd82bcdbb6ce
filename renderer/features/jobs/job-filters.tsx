import type { ReactNode } from 'react';
import type { Qualifier } from '../../../shared/domain/container-list.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { formatQualifier } from '../../stores/search-query.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { isJobQualifier } from './job-list.ts';

type Props = {
  shown: number;
  total: number;
  /** How many of each state the other filters leave. */
  states: ReadonlyMap<string, number>;
  /** How many finished ones could be cleared from the list. */
  finished: number;
  cleared: number;
  onClear: () => void;
  onShowCleared: () => void;
};

/** States to choose with their numbers, the filters that are set, and the way to a shorter list. */
export function JobFilters({ shown, total, states, finished, cleared, onClear, onShowCleared }: Props): ReactNode {
  const { search } = useApp().stores;
  const qualifiers = useSelect(search, (state) => state.qualifiers);
  const own = qualifiers.filter(isJobQualifier);
  const isSet = (value: string): boolean =>
    own.some((one) => one.key === 'state' && !one.isNegated && one.value.toLowerCase() === value);
  return (
    <div
      role="group"
      aria-label="Filters"
      className="flex min-h-9 flex-wrap items-center gap-1.5 border-b border-line px-4 py-1.5"
    >
      {[...states].map(([word, count]) => (
        <Button
          key={word}
          size="small"
          tone="ghost"
          aria-pressed={isSet(word)}
          className="font-normal aria-pressed:border-accent/30 aria-pressed:bg-accent-soft aria-pressed:text-accent"
          onClick={() =>
            isSet(word) ? search.remove(stateFilter(word)) : search.choose(stateFilter(word), textOf(search))
          }
        >
          {word.charAt(0).toUpperCase() + word.slice(1)} <span className="tabular-nums opacity-80">{count}</span>
        </Button>
      ))}
      {own
        .filter((one) => one.key !== 'state' || one.isNegated || !states.has(one.value.toLowerCase()))
        .map((qualifier) => (
          <Chip
            key={formatQualifier(qualifier)}
            name={`${qualifier.isNegated ? 'not ' : ''}${qualifier.key}:`}
            value={qualifier.value}
            removeLabel={`Remove filter ${qualifier.key}: ${qualifier.value}`}
            onRemove={() => search.remove(qualifier)}
          />
        ))}
      <span className="flex-1" />
      <span role="status" className="text-sm text-ink-3">
        {shown === total ? '' : `${shown} of ${total}`}
      </span>
      {cleared > 0 && (
        <Button size="small" tone="ghost" tip="Nothing was deleted: a search finds them too" onClick={onShowCleared}>
          Show {cleared} cleared
        </Button>
      )}
      {finished > 0 && own.length === 0 && (
        <Button
          size="small"
          tone="ghost"
          tip="Takes them out of this list. Nothing is deleted: a search still finds them."
          onClick={onClear}
        >
          Clear finished
        </Button>
      )}
    </div>
  );
}

const textOf = (search: { getState: () => { text: string } }): string => search.getState().text;

const stateFilter = (value: string): Qualifier => ({ key: 'state', value, isNegated: false });
