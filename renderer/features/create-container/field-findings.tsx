import { createContext, use, useCallback, type ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';
import type { Finding, Fix } from '../../../shared/domain/plan.ts';
import { FieldMarks, type FieldMark } from '../../parts/field-marks.ts';
import { FindingList } from './finding-list.tsx';
import type { LiveFinding } from './use-live-checks.ts';

type Live = {
  /** Worst first. */
  readonly findings: readonly LiveFinding[];
  readonly onFix: (fix: Fix) => void;
  readonly onField: (field: string) => void;
};

/** What stands against the form as it is filled in. */
export const FindingsContext = createContext<Live>({
  findings: [],
  onFix: () => undefined,
  onField: () => undefined,
});

/** For every field of the form to show what is about it. */
export function Findings({ live, children }: { live: Live; children: ReactNode }): ReactNode {
  const { findings } = live;
  const markOf = useCallback(
    (field: string): FieldMark => {
      const { describedBy, verdict } = markIn(findings, field, { under: blockOf(field) });
      return { describedBy, isRefused: verdict === 'blocks' };
    },
    [findings],
  );
  return (
    <FindingsContext value={live}>
      <FieldMarks value={markOf}>{children}</FieldMarks>
    </FindingsContext>
  );
}

/** Below which name the fields of the table show what is about them: `further.net1` for `further.net1.tag`. */
const blockOf = (field: string): string =>
  /^(?:rootfsOptions|network\.further|further\.[^.]+)/.exec(field)?.[0] ?? field;

/** The findings of exactly these fields, or of all below one, such as `further.net1`. */
export type FindingPlace = { readonly at: string } | { readonly under: string };

const isIn = (field: string | null, place: FindingPlace): boolean =>
  field !== null && ('at' in place ? field === place.at : field === place.under || field.startsWith(`${place.under}.`));

const useFindings = (place: FindingPlace): readonly LiveFinding[] =>
  use(FindingsContext).findings.filter(({ field }) => isIn(field, place));

/**
 * What is known of a field, below it, with the change that settles it. While the field is typed in it is not to be seen and keeps its
 * room, so that nothing moves. It says nothing by itself to a screen reader: the summary tells what is new.
 */
export function FieldFindings(place: FindingPlace): ReactNode {
  const { onFix, onField } = use(FindingsContext);
  const found = useFindings(place);
  if (found.length === 0) return null;
  return (
    <div
      id={idOf(place)}
      className={cn(
        'order-1 col-span-full mt-1 text-sm in-data-field-row:mt-0',
        found.some(({ isCurrent }) => !isCurrent) && 'invisible',
      )}
    >
      <FindingList
        findings={found}
        onFix={(fix, { field }) => {
          onFix(fix);
          // The button goes away with what it settled.
          if (field !== null) onField(field);
        }}
      />
    </div>
  );
}

const idOf = (place: FindingPlace): string => `findings-${'at' in place ? place.at : place.under}`;

type Mark = { describedBy: string | undefined; verdict: Finding['verdict'] | null };

/** How a field's control is marked for what was found out about it. */
export const useFindingMark = (name: string): Mark => markIn(use(FindingsContext).findings, name, { at: name });

function markIn(findings: readonly LiveFinding[], field: string, shownAt: FindingPlace): Mark {
  const found = findings.filter((one) => one.field === field);
  const [worst] = found;
  return worst && found.every(({ isCurrent }) => isCurrent)
    ? { describedBy: idOf(shownAt), verdict: worst.verdict }
    : { describedBy: undefined, verdict: null };
}

/** Fields side by side; what was found out about one of them has the width of all. */
export const FieldRow = ({ className, children }: { className: string; children: ReactNode }): ReactNode => (
  <div data-field-row className={cn('grid gap-x-3 gap-y-1', className)}>
    {children}
  </div>
);
