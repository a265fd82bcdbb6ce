import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import type { ConfigDraft } from '../../../stores/config-drafts-store.ts';
import type { ConfigEdits } from '../../../../shared/lxc/config-edits.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { RadioChoice } from '../../../ui/radio-choice.tsx';
import { Breakable } from './breakable.tsx';
import { rowLabel, shownValue } from './option-rows.ts';
import { compareDraft, settledEdits, type Both, type Side } from './rebase-draft.ts';

type Props = { draft: ConfigDraft; now: ContainerConfig; onGoOn: (edits: ConfigEdits) => void };

/** Somebody else has changed the configuration since the editing began: what it was, what they made of it, what the user wants. */
export function ConflictNotice({ draft: { base, edits }, now, onGoOn }: Props): ReactNode {
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const comparison = compareDraft(base, edits, now);
  const { theirs, both } = comparison;
  const undecided = both.filter(({ name, merged }) => merged === null && chosen[name] === undefined);
  const box = useRef<HTMLDivElement>(null);
  // Whoever has just pressed Apply is looking at the other end.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' });
    box.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={box} tabIndex={-1} className="scroll-mt-4 rounded-md">
      <Notice tone="attention" title="The configuration was changed elsewhere meanwhile">
        <p className="text-ink-2">
          Nothing of yours was sent, and nothing you typed is lost. This is how it stands now.
        </p>
        <ul aria-label="Changed elsewhere" className="flex flex-col gap-2">
          {theirs.map((one) => (
            <li key={one.name} className="flex flex-col">
              <span className="font-medium">{rowLabel(one.name)}</span>
              <Way sign="before" name={one.name} value={one.before} />
              <Way sign="now" name={one.name} value={one.theirs} />
            </li>
          ))}
          {both.map((one) => (
            <li key={one.name} className="flex flex-col gap-0.5">
              <span className="font-medium">{rowLabel(one.name)}</span>
              <Way sign="before" name={one.name} value={one.before} />
              <Way sign="theirs" name={one.name} value={one.theirs} />
              <Way sign="yours" name={one.name} value={one.yours} />
              <Settling
                one={one}
                chosen={chosen[one.name]}
                onChoose={(side) => setChosen({ ...chosen, [one.name]: side })}
              />
            </li>
          ))}
        </ul>
        <div>
          <Button
            disabledReason={undecided.length > 0 ? 'Choose between theirs and yours first' : null}
            onClick={() => onGoOn(settledEdits(comparison, chosen))}
          >
            Go on from here
          </Button>
        </div>
      </Notice>
    </div>
  );
}

function Settling({
  one,
  chosen,
  onChoose,
}: {
  one: Both;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}): ReactNode {
  if (one.merged) {
    const isSame = one.merged.value === one.theirs;
    return isSame ? (
      <span className="text-sm text-ink-3">Both want the same.</span>
    ) : (
      <Way sign="together" name={one.name} value={one.merged.value} />
    );
  }
  return (
    <RadioChoice<Side | ''>
      label={one.parts.length === 0 ? 'Which one?' : `Which one? Both changed ${one.parts.join(', ')}.`}
      isInline
      value={chosen ?? ''}
      onChange={(side) => {
        if (side !== '') onChoose(side);
      }}
      choices={[
        { value: 'yours', label: 'Yours' },
        { value: 'theirs', label: 'Theirs' },
      ]}
    />
  );
}

const Way = ({ sign, name, value }: { sign: string; name: string; value: string | null }): ReactNode => (
  <span className="grid grid-cols-[64px_minmax(0,1fr)] gap-2 text-sm">
    <span className="text-ink-3">{sign}</span>
    <span className="font-mono [overflow-wrap:anywhere]">
      {value === null ? (
        <span className="font-sans text-ink-3">not set</span>
      ) : (
        <Breakable text={shownValue(name, value)} />
      )}
    </span>
  </span>
);
