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
  /** Why it cannot be changed now: shown instead of the help. It stays focusable, so that the reason can be found. */
  disabledReason?: string | null;
  /** Whether it would be refused as it is, as is told elsewhere. */
  isRefused?: boolean;
  /** The id of what else is told of it. */
  describedBy?: string | undefined;
  className?: string;
};

function Words({ id, label, help, isOff }: { id: string; label: string; help: ReactNode; isOff: boolean }): ReactNode {
  return (
    <span className="flex min-w-0 flex-col">
      <span id={`${id}-label`} className={cn(isOff && 'opacity-60')}>
        {label}
      </span>
      {help && (
        <span id={`${id}-help`} className="font-sans text-sm text-ink-3">
          {help}
        </span>
      )}
    </span>
  );
}

/** What both kinds are told, and tell those who cannot see them. */
function useToggle({ help, isOn, onChange, disabledReason, isRefused, describedBy }: Props) {
  const id = useId();
  const isOff = Boolean(disabledReason);
  const text = disabledReason || help;
  const control = {
    checked: isOn,
    onCheckedChange: onChange,
    readOnly: isOff,
    'aria-disabled': isOff || undefined,
    'aria-labelledby': `${id}-label`,
    'aria-describedby': [text && `${id}-help`, describedBy].filter(Boolean).join(' ') || undefined,
    'aria-invalid': isRefused || undefined,
  };
  return { control, words: { id, help: text, isOff } };
}

/** Takes effect with the form it stands in. */
export function Checkbox(props: Props): ReactNode {
  const { control, words } = useToggle(props);
  return (
    <label className={cn('group flex items-start gap-2', props.className)}>
      <BaseCheckbox.Root
        {...control}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-control bg-raised group-hover:not-aria-disabled:border-ink-3 aria-disabled:opacity-50 data-checked:border-accent-solid data-checked:bg-accent-solid"
      >
        <BaseCheckbox.Indicator>
          <Check aria-hidden className="size-3 text-on-accent" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <Words {...words} label={props.label} />
    </label>
  );
}

/** Takes effect at once, or is a property that is on or off. */
export function Switch(props: Props): ReactNode {
  const { control, words } = useToggle(props);
  return (
    <label className={cn('flex items-start justify-between gap-4', props.className)}>
      <Words {...words} label={props.label} />
      <BaseSwitch.Root
        {...control}
        className="mt-0.5 flex h-4 w-7 shrink-0 rounded-full border border-ink-3 bg-ink-3 p-px transition-colors duration-100 aria-disabled:opacity-50 data-checked:border-accent-solid data-checked:bg-accent-solid"
      >
        <BaseSwitch.Thumb className="size-3 rounded-full bg-on-accent transition-transform duration-100 data-checked:translate-x-3" />
      </BaseSwitch.Root>
    </label>
  );
}
