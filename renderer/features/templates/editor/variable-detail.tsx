import type { ReactNode } from 'react';
import { RadioChoice } from '../../../ui/radio-choice.tsx';
import { Switch } from '../../../ui/toggle.tsx';
import { ChoiceRows } from './choice-rows.tsx';
import { TextField } from './form-fields.tsx';
import { QuestionPreview } from './question-preview.tsx';
import { useFormList } from './use-form-list.ts';
import { kindWords, variableKinds } from './variable-words.ts';

/** One question: how it is put, what may be answered, and how it will look. */
export function VariableDetail(): ReactNode {
  const { current: variable, path, put } = useFormList('variables');
  if (!variable) return null;
  const { kind } = variable;
  const text = (name: 'name' | 'label' | 'help' | 'pattern' | 'min' | 'max' | 'minLength' | 'generatedLength') => ({
    field: `${path}.${name}`,
    value: variable[name],
    onChange: (value: string) => put({ [name]: value }),
  });
  const first = {
    field: `${path}.default`,
    label: 'Proposed answer',
    placeholder: 'none',
    value: variable.default ?? '',
    onChange: (value: string) => put({ default: value === '' ? null : value }),
  };
  return (
    <div className="flex max-w-160 flex-col gap-4 p-4">
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          {...text('name')}
          label="Name"
          isCode
          help={`In scripts "$${variable.name || 'NAME'}", in files {{ ${variable.name || 'NAME'} }}.`}
        />
        <TextField {...text('label')} label="Question" />
      </div>
      <TextField {...text('help')} label="Help" placeholder="none" />
      <RadioChoice
        label="Kind"
        isInline
        value={kind}
        onChange={(next) => put({ kind: next })}
        choices={variableKinds.map((value) => ({ value, label: kindWords[value] }))}
      />
      {kind === 'text' && (
        <div className="grid grid-cols-2 items-start gap-3">
          <TextField {...first} />
          <TextField
            {...text('pattern')}
            label="Pattern"
            isCode
            placeholder="anything"
            help="A regular expression the whole answer has to match."
          />
        </div>
      )}
      {kind === 'number' && (
        <div className="grid grid-cols-3 items-start gap-3">
          <TextField {...first} isNumeric />
          <TextField {...text('min')} label="At least" isNumeric placeholder="none" />
          <TextField {...text('max')} label="At most" isNumeric placeholder="none" />
        </div>
      )}
      {kind === 'choice' && <ChoiceRows />}
      {kind === 'secret' && (
        <div className="grid grid-cols-2 items-start gap-3">
          <TextField {...text('minLength')} label="At least" isNumeric unit="chars" />
          <TextField
            {...text('generatedLength')}
            label="Made by Gantry"
            isNumeric
            unit="chars"
            placeholder="not"
            help="Its length when nothing is entered; empty: it has to be entered."
          />
        </div>
      )}
      {kind !== 'choice' && (
        <Switch label="Has to be answered" isOn={variable.isRequired} onChange={(isRequired) => put({ isRequired })} />
      )}
      <QuestionPreview variable={variable} />
    </div>
  );
}
