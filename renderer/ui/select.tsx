import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import type { ControlProps } from './field.tsx';

export type Option = {
  value: string;
  label: string;
  /** Smaller, at the right. */ detail?: string;
  isDisabled?: boolean;
};

type Props = Partial<ControlProps> & {
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  'aria-label'?: string;
  isCode?: boolean;
  className?: string;
};

export function Select({
  options,
  value,
  onChange,
  placeholder = 'Choose…',
  isCode = false,
  className,
  ...control
}: Props): ReactNode {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      items={options}
      value={value === '' ? null : value}
      onValueChange={(next, { reason }) => {
        // Base UI chooses by itself when the value is no longer among the options; that is for the owner to decide.
        const isOwnIdea = reason === 'none' && value !== '' && !chosen;
        if (next !== null && !isOwnIdea) onChange(next);
      }}
    >
      <Base.Trigger
        {...control}
        className={cn(
          'flex h-7 w-full min-w-0 items-center gap-2 rounded-md border border-line-control bg-raised px-2 text-left hover:border-ink-3 data-popup-open:border-accent aria-invalid:border-failed',
          isCode && 'font-mono text-sm',
          className,
        )}
      >
        <span className={cn('min-w-0 flex-[1_1_auto] truncate', !chosen && 'text-ink-3')}>
          <Base.Value>{() => chosen?.label ?? (value || placeholder)}</Base.Value>
        </span>
        {chosen?.detail && (
          <span className="min-w-0 shrink-[4] truncate font-sans text-sm text-ink-3">{chosen.detail}</span>
        )}
        <Base.Icon>
          <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner alignItemWithTrigger={false} sideOffset={4} className="z-50">
          <Base.Popup className="max-h-[min(20rem,var(--available-height))] max-w-[min(36rem,calc(100vw-16px))] min-w-(--anchor-width) overflow-y-auto rounded-md border border-line-strong bg-raised p-1 shadow-pop outline-none">
            {options.length === 0 && <div className="px-2 py-1 text-ink-3">Nothing to choose from</div>}
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.isDisabled ?? false}
                className="flex h-7 items-center gap-2 rounded-sm px-2 text-base data-disabled:opacity-50 data-highlighted:bg-hover"
              >
                <span className="w-3.5">
                  <Base.ItemIndicator>
                    <Check aria-hidden className="size-3.5 text-accent" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className={cn('flex-1 pr-3', isCode && 'font-mono text-sm')}>
                  {option.label}
                </Base.ItemText>
                {option.detail && <span className="text-sm text-ink-3">{option.detail}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
