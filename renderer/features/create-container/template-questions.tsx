import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { TemplateVariable } from '../../../shared/domain/template-variable.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Named, SelectField, TextField } from './form-fields.tsx';
import { secretField, type SecretAnswers } from './secret-answers.ts';

type Props = {
  secrets: SecretAnswers;
  /** What is wrong with them, once it is to be shown. */
  problems: Readonly<Record<string, string>>;
  onSecrets: (secrets: SecretAnswers) => void;
};

/** What the chosen template wants to know, in its order. */
export function TemplateQuestions({ secrets, problems, onSecrets }: Props): ReactNode {
  const variables = useFormContext<WizardValues>().watch('provisioning.variables');
  return variables.map((variable) =>
    variable.kind === 'secret' ? (
      <SecretQuestion
        key={variable.name}
        variable={variable}
        value={secrets[variable.name] ?? ''}
        error={problems[secretField(variable.name)]}
        onChange={(value) => onSecrets({ ...secrets, [variable.name]: value })}
      />
    ) : (
      <Question key={variable.name} variable={variable} />
    ),
  );
}

function Question({ variable }: { variable: Exclude<TemplateVariable, { kind: 'secret' }> }): ReactNode {
  const shared = { name: `answers.${variable.name}` as const, label: variable.label, help: variable.help || undefined };
  switch (variable.kind) {
    case 'choice':
      return (
        <SelectField {...shared} options={variable.choices.map(({ answer, label }) => ({ value: answer, label }))} />
      );
    case 'number':
      return <TextField {...shared} isNumeric placeholder={variable.isRequired ? '' : 'none'} />;
    case 'text':
      return <TextField {...shared} placeholder={variable.isRequired ? '' : 'none'} />;
  }
}

function SecretQuestion({
  variable,
  value,
  error,
  onChange,
}: {
  variable: Extract<TemplateVariable, { kind: 'secret' }>;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}): ReactNode {
  const { name, label, help, generatedLength, isRequired } = variable;
  return (
    <Named name={secretField(name)} className={undefined}>
      <Field label={label} help={help || 'Kept in the vault; not part of the plan or the draft.'} error={error}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            placeholder={
              generatedLength !== null ? `made by Gantry, ${generatedLength} characters` : isRequired ? '' : 'none'
            }
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </Named>
  );
}
