import type { ReactNode } from 'react';
import type { QuietHours } from '../../../shared/domain/quiet-hours.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { quietSentence } from './quiet-words.ts';

/** From Monday on, as a week is planned. */
const days = [
  { day: 1, name: 'Mon' },
  { day: 2, name: 'Tue' },
  { day: 3, name: 'Wed' },
  { day: 4, name: 'Thu' },
  { day: 5, name: 'Fri' },
  { day: 6, name: 'Sat' },
  { day: 0, name: 'Sun' },
] as const;

type Props = { hours: QuietHours; onChange: (hours: QuietHours) => void };

/** When notifications are kept back; what was kept back is told once afterwards. */
export function QuietHoursFields({ hours, onChange }: Props): ReactNode {
  const change = (more: Partial<QuietHours>) => onChange({ ...hours, ...more });
  const toggle = (day: number) =>
    change({ days: hours.days.includes(day) ? hours.days.filter((one) => one !== day) : [...hours.days, day] });
  return (
    <>
      <Switch
        label="Quiet hours"
        help={
          hours.isOn ? quietSentence(hours) : 'Keeps notifications back at night and tells them once in the morning.'
        }
        isOn={hours.isOn}
        onChange={(isOn) => change({ isOn })}
      />
      {hours.isOn && (
        <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
          <div className="flex gap-4">
            <TimeField label="From" time={hours.from} onChange={(from) => change({ from })} />
            <TimeField label="To" time={hours.to} onChange={(to) => change({ to })} />
          </div>
          <div role="group" aria-label="Days on which they begin" className="flex flex-col gap-1">
            <span className="text-sm font-medium">Begin on</span>
            <div className="flex flex-wrap gap-1">
              {days.map(({ day, name }) => (
                <Button
                  key={day}
                  size="small"
                  tone={hours.days.includes(day) ? 'plain' : 'ghost'}
                  aria-pressed={hours.days.includes(day)}
                  className="w-11 aria-pressed:border-accent aria-pressed:text-ink"
                  onClick={() => toggle(day)}
                >
                  {name}
                </Button>
              ))}
            </div>
          </div>
          <Switch
            label="Tell problems all the same"
            help="What failed or needs you comes through at once."
            isOn={hours.letsProblemsThrough}
            onChange={(letsProblemsThrough) => change({ letsProblemsThrough })}
          />
        </div>
      )}
    </>
  );
}

type TimeProps = { label: string; time: string; onChange: (time: string) => void };

function TimeField({ label, time, onChange }: TimeProps): ReactNode {
  return (
    <Field label={label} className="w-28">
      {(control) => (
        <Input
          {...control}
          type="time"
          value={time}
          // Empty while it is half typed: what was set stays.
          onChange={(event) => event.target.value !== '' && onChange(event.target.value.slice(0, 5))}
        />
      )}
    </Field>
  );
}
