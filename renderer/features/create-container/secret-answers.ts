import { answerProblem, type TemplateVariable } from '../../../shared/domain/template-variable.ts';

/** Answers to a template's secret variables, by name. They live in the open wizard alone: never in the form, its draft or the plan. */
export type SecretAnswers = Readonly<Record<string, string>>;

export const secretField = (name: string): string => `secrets.${name}`;

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

/** Those to be sent: of this template's variables, and not empty. */
export const givenSecrets = (variables: readonly TemplateVariable[], secrets: SecretAnswers): Record<string, string> =>
  Object.fromEntries(
    variables.flatMap(({ kind, name }) => {
      const given = secrets[name] ?? '';
      return kind === 'secret' && given !== '' ? [[name, given]] : [];
    }),
  );
