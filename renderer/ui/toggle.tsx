import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Check } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { cn } from './cn.ts';

type Props = {
  label: string;
  help?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  className?: string;
};

function Words({ id, label, help }: { id: string; label: string; help: ReactNode }): ReactNode {
  return (
    <span className="flex min-w-0 flex-col">
      <span id={`${id}-label`}>{label}</span>
      {help && (
        <span id={`${id}-help`} className="font-sans text-sm text-ink-3">
          {help}
        </span>
      )}
    </span>
  );
}

/** Takes effect with the form it stands in. */
export function Checkbox({ label, help, isOn, onChange, isDisabled = false, className }: Props): ReactNode {
  const id = useId();
  return (
    <label className={cn('flex items-start gap-2', isDisabled && 'opacity-60', className)}>
      <BaseCheckbox.Root
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-raised data-checked:border-accent-solid data-checked:bg-accent-solid"
      >
        <BaseCheckbox.Indicator>
          <Check aria-hidden className="size-3 text-on-accent" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <Words id={id} label={label} help={help} />
    </label>
  );
}

/** Takes effect at once, or is a property that is on or off. */
export function Switch({ label, help, isOn, onChange, isDisabled = false, className }: Props): ReactNode {
  const id = useId();
  return (
    <label className={cn('flex items-start justify-between gap-4', isDisabled && 'opacity-60', className)}>
      <Words id={id} label={label} help={help} />
      <BaseSwitch.Root
        checked={isOn}
        onCheckedChange={onChange}
        disabled={isDisabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={help ? `${id}-help` : undefined}
        className="mt-0.5 flex h-4 w-7 shrink-0 rounded-full border border-ink-3 bg-ink-3 p-px transition-colors duration-100 data-checked:border-accent-solid data-checked:bg-accent-solid"
      >
        <BaseSwitch.Thumb className="size-3 rounded-full bg-on-accent transition-transform duration-100 data-checked:translate-x-3" />
      </BaseSwitch.Root>
    </label>
  );
}
