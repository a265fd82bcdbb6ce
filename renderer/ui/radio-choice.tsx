import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useId, type ReactNode } from 'react';
import { cn } from './cn.ts';

type Choice<T extends string> = { value: T; label: string; help?: ReactNode };
type Props<T extends string> = {
  label: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange: (value: T) => void;
  isInline?: boolean;
  isLabelHidden?: boolean;
};

export function RadioChoice<T extends string>({
  label,
  choices,
  value,
  onChange,
  isInline = false,
  isLabelHidden = false,
}: Props<T>): ReactNode {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className={isLabelHidden ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </span>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={onChange}
        className={cn('flex', isInline ? 'h-7 items-center gap-4' : 'flex-col gap-2')}
      >
        {choices.map((choice) => (
          <label key={choice.value} className="group flex items-start gap-2">
            <Radio.Root
              value={choice.value}
              aria-labelledby={`${id}-${choice.value}`}
              aria-describedby={choice.help ? `${id}-${choice.value}-help` : undefined}
              className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-line-control bg-raised group-hover:border-ink-3 data-checked:border-accent-solid data-checked:bg-accent-solid"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-on-accent" />
            </Radio.Root>
            <span className="flex flex-col">
              <span id={`${id}-${choice.value}`}>{choice.label}</span>
              {choice.help && (
                <span id={`${id}-${choice.value}-help`} className="text-sm text-ink-3">
                  {choice.help}
                </span>
              )}
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}
