import { useState, type ReactNode } from 'react';
import { answerProblem, firstAnswer, templateVariable } from '../../../../shared/domain/template-variable.ts';
import type { FormVariable } from '../../../stores/template-form.ts';
import { variableInput } from '../../../stores/read-template-form.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';

/** The question as the wizard will put it; it can be answered to try what is taken. */
export function QuestionPreview({ variable: form }: { variable: FormVariable }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const variable = templateVariable.safeParse(variableInput(form)).data;
  if (!variable) return null;
  const answer = typed ?? firstAnswer(variable);
  const problem = typed === null ? null : answerProblem(variable, answer);
  const isSecret = variable.kind === 'secret';
  const placeholder =
    isSecret && variable.generatedLength !== null ? `made by Gantry, ${variable.generatedLength} characters` : '';
  return (
    <section aria-label="Preview" className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3">
      <h3 className="text-sm font-medium text-ink-2">As it will be asked</h3>
      <Field label={variable.label} help={variable.help} error={problem ?? undefined}>
        {(control) =>
          variable.kind === 'choice' ? (
            <Select
              {...control}
              options={variable.choices.map((one) => ({ value: one.answer, label: one.label }))}
              value={answer}
              onChange={setTyped}
            />
          ) : (
            <Input
              {...control}
              type={isSecret ? 'password' : 'text'}
              autoComplete="off"
              placeholder={placeholder}
              value={answer}
              onChange={(event) => setTyped(event.target.value)}
            />
          )
        }
      </Field>
    </section>
  );
}
