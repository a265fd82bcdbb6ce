import { useState, type ReactNode } from 'react';
import type { z } from 'zod';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

type Props = {
  label: string;
  help: string;
  /** What main will accept; the same schema says what is wrong with what is typed. */
  schema: z.ZodNumber;
  /** As it stands behind the number, and in words. */
  unit: { sign: string; words: string };
  value: number;
  onChange: (value: number) => void;
};

export const seconds = { sign: 's', words: 'seconds' };

/** A whole number of something; kept on Enter and when the field is left, not while it is half typed. */
export function NumberField({ label, help, schema, unit, value, onChange }: Props): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(value);
  const read = schema.safeParse(text.trim() === '' ? Number.NaN : Number(text));
  const keep = () => {
    if (!read.success) return;
    if (read.data !== value) onChange(read.data);
    setTyped(null);
  };
  return (
    <Field
      label={label}
      help={help}
      error={
        read.success ? undefined : `A whole number of ${unit.words}, from ${schema.minValue} to ${schema.maxValue}`
      }
      className="w-80"
    >
      {(control) => (
        <Input
          {...control}
          unit={unit.sign}
          inputMode="numeric"
          value={text}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
      )}
    </Field>
  );
}
