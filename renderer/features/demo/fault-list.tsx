import { ChevronRight } from 'lucide-react';
import { useId, useRef, useState, type ReactNode } from 'react';
import type { FaultKind } from '../../../shared/domain/demo-fault.ts';
import { CardButton, cardClass } from '../../ui/card-button.tsx';
import { cn } from '../../ui/cn.ts';
import { faultWords } from './fault-catalogue.ts';
import { startDraft, type FaultDraft, type FaultTargets } from './fault-draft.ts';
import { FaultForm } from './fault-form.tsx';

export type Drafts = Readonly<Partial<Record<FaultKind, FaultDraft>>>;
type Props = {
  kinds: readonly FaultKind[];
  drafts: Drafts;
  targets: FaultTargets;
  onDraft: (kind: FaultKind, draft: FaultDraft) => void;
};

/** The faults of one group; one of them is open. */
export function FaultList({ kinds, drafts, targets, onDraft }: Props): ReactNode {
  const [open, setOpen] = useState<FaultKind | null>(kinds.length === 1 ? (kinds[0] ?? null) : null);
  return (
    <ul className="h-full overflow-y-auto [scrollbar-gutter:stable]">
      {kinds.map((kind) => (
        <FaultItem key={kind} kind={kind} isOpen={open === kind} onToggle={() => setOpen(open === kind ? null : kind)}>
          <FaultForm
            kind={kind}
            draft={drafts[kind] ?? startDraft(kind)}
            targets={targets}
            onChange={(draft) => onDraft(kind, draft)}
          />
        </FaultItem>
      ))}
    </ul>
  );
}

type ItemProps = { kind: FaultKind; isOpen: boolean; onToggle: () => void; children: ReactNode };

function FaultItem({ kind, isOpen, onToggle, children }: ItemProps): ReactNode {
  const id = useId();
  const { title, does, expected } = faultWords[kind];
  const item = useRef<HTMLLIElement>(null);
  const toggle = () => {
    onToggle();
    // Once its form is there.
    requestAnimationFrame(() => item.current?.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <li ref={item} className={cn('border-b border-line last:border-b-0', isOpen && 'bg-sunken')}>
      <div
        className={cn(
          cardClass,
          'flex items-start gap-2 px-4 py-2.5 text-left hover:bg-hover has-focus-visible:-outline-offset-2',
        )}
      >
        <ChevronRight
          aria-hidden
          className={cn('mt-0.5 size-4 shrink-0 text-ink-3 transition-transform duration-100', isOpen && 'rotate-90')}
        />
        <span className="flex min-w-0 flex-col">
          <CardButton
            aria-describedby={`${id}-does`}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={toggle}
            className="font-medium"
          >
            {title}
          </CardButton>
          <span id={`${id}-does`} className="text-ink-2">
            {does}
          </span>
        </span>
      </div>
      <div id={id} hidden={!isOpen} className={isOpen ? 'flex flex-col gap-3 pr-4 pb-4 pl-10' : undefined}>
        {isOpen && (
          <>
            <p className="text-ink-2">
              <span className="font-medium text-ink">What to expect: </span>
              {expected}
            </p>
            {children}
          </>
        )}
      </div>
    </li>
  );
}
