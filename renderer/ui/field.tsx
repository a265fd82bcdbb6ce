import { useId, type ReactNode } from 'react';
import { cn } from './cn.ts';

export type ControlProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
};

type Props = {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  /** Said instead of the help when all is well, such as "free". */
  note?: ReactNode;
  isRequired?: boolean;
  className?: string;
  children: (control: ControlProps) => ReactNode;
};

/** A label, its control, and what helps to fill it in. The error replaces the help, so nothing jumps. */
export function Field({ label, help, error, note, isRequired = false, className, children }: Props): ReactNode {
  const id = useId();
  const textId = `${id}-text`;
  const text = error ?? note ?? help;
  return (
    <div className={cn('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': text ? textId : undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': isRequired ? true : undefined,
      })}
      {text && (
        <div
          id={textId}
          role={error ? 'alert' : undefined}
          className={cn('text-sm', error ? 'text-failed' : 'text-ink-3')}
        >
          {text}
        </div>
      )}
    </div>
  );
}
