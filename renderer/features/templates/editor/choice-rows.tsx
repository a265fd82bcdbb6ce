import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useFormError } from './editor-context.ts';
import { useFormList } from './use-form-list.ts';

/** Answers to choose from, each with the words it is shown by. */
export function ChoiceRows(): ReactNode {
  const { current: variable, path, put } = useFormList('variables');
  const error = useFormError(`${path}.choices`);
  const defaultError = useFormError(`${path}.default`);
  if (!variable) return null;
  const { choices } = variable;
  const change = (index: number, more: { answer?: string; label?: string }) =>
    put({ choices: choices.map((one, place) => (place === index ? { ...one, ...more } : one)) });
  return (
    <div role="group" aria-label="Choices" className="flex flex-col gap-1.5" data-field={`${path}.choices`}>
      <div className="flex items-center justify-between">
        <span className="text-sm font-medium">Choices</span>
        <Button
          size="small"
          onClick={() => put({ choices: [...choices, { key: crypto.randomUUID(), answer: '', label: '' }] })}
        >
          <Plus aria-hidden />
          Add choice
        </Button>
      </div>
      {choices.map(({ key, answer, label }, index) => (
        <div key={key} className="grid grid-cols-[1fr_1fr_auto] items-center gap-2">
          <Input
            aria-label={`Answer ${index + 1}`}
            isCode
            placeholder="answer"
            value={answer}
            onChange={(event) => change(index, { answer: event.target.value })}
          />
          <Input
            aria-label={`Words of answer ${index + 1}`}
            placeholder="words it is shown by"
            value={label}
            onChange={(event) => change(index, { label: event.target.value })}
          />
          <IconButton
            label={`Remove ${label || answer || `choice ${index + 1}`}`}
            size="small"
            onClick={() => put({ choices: choices.filter((one) => one.key !== key) })}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {error && (
        <div role="alert" className="text-sm text-failed">
          {error}
        </div>
      )}
      <Field label="Proposed answer" error={defaultError}>
        {(control) => (
          <Select
            {...control}
            options={[
              { value: firstOf, label: 'the first' },
              ...choices.map(({ answer, label }) => ({ value: `=${answer}`, label: label || answer })),
            ]}
            value={variable.default === null ? firstOf : `=${variable.default}`}
            onChange={(value) => put({ default: value === firstOf ? null : value.slice(1) })}
          />
        )}
      </Field>
    </div>
  );
}

/** No answer begins like this: theirs begin with =. */
const firstOf = 'first';
