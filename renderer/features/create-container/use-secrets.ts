import { useState } from 'react';
import type { TemplateVariable } from '../../../shared/domain/template-variable.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { fieldsGiven, lostSecrets, rootPasswordField, secretField, type SecretAnswers } from './secret-answers.ts';

type Secrets = {
  rootPassword: string;
  setRootPassword: (text: string) => void;
  answers: SecretAnswers;
  setAnswers: (answers: SecretAnswers) => void;
  /** Labels of what has to be typed again. */
  lost: readonly string[];
  /** The user goes on without what was lost. */
  giveUpLost: () => void;
  clear: () => void;
  /** These have to be typed again: they were given before, elsewhere. */
  expect: (fields: readonly string[]) => void;
};

const byField = (some: SecretAnswers): Record<string, string> =>
  Object.fromEntries(Object.entries(some).map(([name, text]) => [secretField(name), text]));

/** What was typed lives here alone and goes with the wizard; that something was typed is remembered until the draft is gone. */
export function useSecrets(variables: readonly TemplateVariable[]): Secrets {
  const { wizardDraft } = useApp().stores;
  const given = useSelect(wizardDraft, (state) => state.given);
  const [rootPassword, setRootPassword] = useState('');
  const [answers, setAnswers] = useState<SecretAnswers>({});
  const note = (typed: Readonly<Record<string, string>>, before: readonly string[] = given) =>
    wizardDraft.setState({ given: fieldsGiven(before, typed) });
  return {
    rootPassword,
    setRootPassword: (text) => {
      setRootPassword(text);
      note({ [rootPasswordField]: text });
    },
    answers,
    setAnswers: (next) => {
      setAnswers(next);
      note(byField(next));
    },
    lost: lostSecrets(variables, given, { rootPassword, secrets: answers }),
    giveUpLost: () => note({ [rootPasswordField]: rootPassword, ...byField(answers) }, []),
    clear: () => {
      setRootPassword('');
      setAnswers({});
      note({}, []);
    },
    expect: (fields) => wizardDraft.setState({ given: fields }),
  };
}
