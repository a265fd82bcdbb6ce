import type { CreationChoices } from '../../../shared/domain/creation-request.ts';
import { shortestPassword } from '../../../shared/domain/password.ts';
import { answerProblem, type TemplateVariable } from '../../../shared/domain/template-variable.ts';

/** Answers to a template's secret variables, by name. They live in the open wizard alone: never in the form, its draft or the plan. */
export type SecretAnswers = Readonly<Record<string, string>>;

export const secretField = (name: string): string => `secrets.${name}`;
export const rootPasswordField = 'rootPassword';

/** The fields of the secrets that were given for a container before. */
export const fieldsOfSecrets = ({ hasRootPassword, enteredVariables }: CreationChoices): readonly string[] => [
  ...enteredVariables.map(secretField),
  ...(hasRootPassword ? [rootPasswordField] : []),
];

/** The fields that were filled in, after more was typed: what is empty now was taken back. */
export const fieldsGiven = (before: readonly string[], typed: Readonly<Record<string, string>>): readonly string[] => [
  ...before.filter((field) => !(field in typed)),
  ...Object.keys(typed).filter((field) => typed[field] !== ''),
];

/** Labels of what was filled in and is not there any more, because nothing secret is kept while the wizard is closed. */
export function lostSecrets(
  variables: readonly TemplateVariable[],
  given: readonly string[],
  typed: { readonly rootPassword: string; readonly secrets: SecretAnswers },
): readonly string[] {
  const isLost = (field: string, now: string) => now === '' && given.includes(field);
  return [
    ...variables.flatMap(({ kind, name, label }) =>
      kind === 'secret' && isLost(secretField(name), typed.secrets[name] ?? '') ? [label] : [],
    ),
    ...(isLost(rootPasswordField, typed.rootPassword) ? ['Root password'] : []),
  ];
}

/** What is wrong with them, by the names their fields go by. */
export function secretProblems(
  variables: readonly TemplateVariable[],
  secrets: SecretAnswers,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    variables.flatMap((variable) => {
      if (variable.kind !== 'secret') return [];
      const message = answerProblem(variable, secrets[variable.name] ?? '');
      return message === null ? [] : [[secretField(variable.name), message]];
    }),
  );
}

/** Empty is none, and nothing wrong. */
export const rootPasswordProblem = (password: string): Readonly<Record<string, string>> =>
  password === '' || password.length >= shortestPassword
    ? {}
    : { [rootPasswordField]: `at least ${shortestPassword} characters` };

/** Those to be sent: of this template's variables, and not empty. */
export const givenSecrets = (variables: readonly TemplateVariable[], secrets: SecretAnswers): Record<string, string> =>
  Object.fromEntries(
    variables.flatMap(({ kind, name }) => {
      const given = secrets[name] ?? '';
      return kind === 'secret' && given !== '' ? [[name, given]] : [];
    }),
  );
