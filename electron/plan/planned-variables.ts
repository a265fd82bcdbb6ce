import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { Finding, PlannedVariable } from '../../shared/domain/plan.ts';
import type { TemplateVariable } from '../../shared/domain/template-variable.ts';
import { blocks } from './checks/check.ts';
import { masked } from './create-parameters.ts';

/** Every variable with where its value comes from; secrets are masked, `given` names those that were entered. */
export function plannedVariables(
  { provisioning: { variables, answers } }: Pick<ContainerSpec, 'provisioning'>,
  given: readonly string[],
): PlannedVariable[] {
  return variables.map((variable): PlannedVariable => {
    const { name, label } = variable;
    if (variable.kind !== 'secret') return { name, label, shown: answers[name] ?? '', source: 'answer' };
    const source = given.includes(name) ? 'entered' : variable.generatedLength === null ? 'none' : 'generated';
    return { name, label, shown: source === 'none' ? '' : masked, source };
  });
}

/** Secrets without which the plan cannot be approved. */
export const missingSecrets = (
  variables: readonly TemplateVariable[],
  planned: readonly PlannedVariable[],
): Finding[] =>
  variables
    .filter(
      ({ name, ...variable }) =>
        variable.kind === 'secret' &&
        variable.isRequired &&
        planned.some((one) => one.name === name && one.source === 'none'),
    )
    .map(({ name, label }) =>
      blocks('variables', `${label} has to be entered`, { field: `secrets.${name}`, stepId: 'prepare' }),
    );

/** The lines a reviewer reads about the variables. */
export const variableLines = (planned: readonly PlannedVariable[]): string[] =>
  planned.map(({ name, shown, source }) => `${name} = ${shown}${notes[source]}`);

const notes: Record<PlannedVariable['source'], string> = {
  answer: '',
  entered: ' (as entered; kept in the vault until the job is over)',
  generated: ' (made by Gantry, kept as a credential of the container)',
  none: '(empty)',
};
