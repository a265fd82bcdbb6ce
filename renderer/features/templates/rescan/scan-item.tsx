import type { ReactNode } from 'react';
import type { ScanItem, TemplateChange } from '../../../../shared/domain/template-library.ts';
import { StatusWord } from '../../../ui/badge.tsx';
import { Disclosure } from '../../../ui/disclosure.tsx';
import { RadioChoice } from '../../../ui/radio-choice.tsx';
import { Select } from '../../../ui/select.tsx';
import { ProblemList } from '../library-problems.tsx';
import { SideBySide } from '../side-by-side.tsx';
import { openConflicts, optionsFor, stateWords, type Choice, type Decision } from './scan-choices.ts';

type Props = { item: ScanItem; decision: Decision; onDecide: (decision: Decision) => void };

/** One template that is not as it was: how, and what becomes of it. */
export function ScanItemView({ item, decision, onDecide }: Props): ReactNode {
  const { name, path, state, changes, problems } = item;
  const { tone, word, help } = stateWords[state];
  const options = optionsFor(item);
  const open = openConflicts(item, decision);
  const conflicts = changes.filter(({ isConflict }) => isConflict);
  const isChoice = (value: string): value is Choice => options.some((one) => one.value === value);
  return (
    <section aria-label={name} className="flex flex-col gap-2 rounded-md border border-line px-3 py-2">
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-3">
            <span className="truncate font-medium">{name}</span>
            <StatusWord tone={tone}>{word}</StatusWord>
          </span>
          <span className="truncate font-mono text-sm text-ink-3" title={path}>
            {path}
          </span>
          <span className="text-sm text-ink-2">
            {help}
            {changes.length > 0 && ` ${changes.length === 1 ? 'One part differs' : `${changes.length} parts differ`}`}
            {conflicts.length > 0 && `, ${conflicts.length} on both sides`}
            {changes.length > 0 && '.'}
          </span>
        </div>
        <div className="w-48 shrink-0">
          <Select
            aria-label={`What to do with ${name}`}
            options={options}
            value={decision.choice}
            onChange={(choice) => isChoice(choice) && onDecide({ ...decision, choice })}
          />
          {open > 0 && <p className="mt-1 text-sm text-attention">{open} still to pick below</p>}
        </div>
      </div>
      {problems.length > 0 && <ProblemList problems={problems} />}
      {changes.length > 0 && decision.choice === 'merge' ? (
        <div className="flex flex-col gap-3 border-t border-line pt-2">
          {changes.map((change) => (
            <Change
              key={change.part}
              change={change}
              pick={decision.picks[change.part] ?? null}
              onPick={(side) => onDecide({ ...decision, picks: { ...decision.picks, [change.part]: side } })}
            />
          ))}
        </div>
      ) : (
        changes.length > 0 && (
          <Disclosure title="What differs">
            {changes.map((change) => (
              <Change key={change.part} change={change} pick={null} onPick={null} />
            ))}
          </Disclosure>
        )
      )}
    </section>
  );
}

type ChangeProps = {
  change: TemplateChange;
  pick: 'mine' | 'theirs' | null;
  /** Null: it is only looked at. */
  onPick: ((side: 'mine' | 'theirs') => void) | null;
};

function Change({ change, pick, onPick }: ChangeProps): ReactNode {
  const { label, ancestor, mine, theirs, isConflict } = change;
  return (
    <SideBySide
      title={label}
      columns={[
        { title: 'Before', text: ancestor },
        { title: 'Mine, in the app', text: mine, against: ancestor },
        { title: 'Theirs, on disk', text: theirs, against: ancestor },
      ]}
      aside={
        isConflict ? (
          onPick ? (
            <RadioChoice
              label={`Side for ${label}`}
              isLabelHidden
              isInline
              value={pick ?? 'none'}
              onChange={(side) => side !== 'none' && onPick(side)}
              choices={[
                { value: 'mine', label: 'Mine' },
                { value: 'theirs', label: 'Theirs' },
              ]}
            />
          ) : (
            <StatusWord tone="failed">Changed on both sides</StatusWord>
          )
        ) : (
          <span className="text-sm text-ink-3">
            {mine === ancestor ? 'changed on disk only' : 'changed in the app only'}
          </span>
        )
      }
    />
  );
}
