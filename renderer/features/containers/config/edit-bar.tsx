import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';

type Props = {
  count: number;
  /** How many of them are not right yet. */
  wrong: number;
  reason: string | null;
  onDiscard: () => void;
  onReview: () => void;
};

/** What was edited and not sent yet stays in sight at the foot. */
export function EditBar({ count, wrong, reason, onDiscard, onReview }: Props): ReactNode {
  const words = count === 1 ? '1 unsent change' : `${count} unsent changes`;
  const isWrong = wrong === 1 ? '1 of them is not right yet' : `${wrong} of them are not right yet`;
  return (
    <div
      role="status"
      className={count === 0 ? 'h-4' : 'sticky bottom-0 -mx-4 mt-auto border-t border-line bg-raised px-4 py-2.5'}
    >
      {count > 0 && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1">
            {words}
            {wrong > 0 && <span className="text-failed">, {isWrong}</span>}
          </span>
          <Button onClick={onDiscard}>Discard</Button>
          <Button tone="primary" disabledReason={reason ?? (wrong > 0 ? isWrong : null)} onClick={onReview}>
            Review…
          </Button>
        </div>
      )}
    </div>
  );
}
