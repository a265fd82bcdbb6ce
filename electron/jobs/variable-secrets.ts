import { randomInt } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { answerProblem } from '../../shared/domain/template-variable.ts';
import { Secret } from '../lib/secret.ts';
import type { SecretKeeper } from './services.ts';

/** @throws AppError `input:invalid` unless exactly the secrets the plan calls `entered` are given, each one that will do */
export function checkSecrets({ variables, spec }: Plan, given: Readonly<Record<string, string>>): void {
  const entered = variables.filter(({ source }) => source === 'entered').map(({ name }) => name);
  const issues = [
    ...entered.filter((name) => !Object.hasOwn(given, name)).map((name) => issue(name, 'required')),
    ...Object.keys(given)
      .filter((name) => !entered.includes(name))
      .map((name) => issue(name, 'the plan was made without this secret')),
    ...spec.provisioning.variables.flatMap((variable) => {
      const answer = given[variable.name];
      if (variable.kind !== 'secret' || answer === undefined) return [];
      // An empty one would stand for "make one", which is not what was reviewed.
      const problem = answer === '' ? 'required' : answerProblem(variable, answer);
      return problem === null ? [] : [issue(variable.name, problem)];
    }),
  ];
  if (issues.length > 0) throw new AppError('input:invalid', 'The secrets do not fit the plan', { issues });
}

/** Puts the secret variables of a job into the vault, making those that are made. @returns their references by name */
export async function keepSecrets(
  { variables, spec }: Plan,
  given: Readonly<Record<string, string>>,
  secrets: SecretKeeper,
): Promise<Record<string, string>> {
  const refs: Record<string, string> = {};
  for (const { name, source } of variables) {
    const variable = spec.provisioning.variables.find((one) => one.name === name);
    if (variable?.kind !== 'secret' || source === 'none') continue;
    const length = Math.max(variable.generatedLength ?? 0, variable.minLength);
    const value = source === 'generated' ? generateSecret(length) : (given[name] ?? '');
    refs[name] = await secrets.put(new Secret(value), 'variable');
  }
  return refs;
}

/** All variables of a job with their values; those left empty are empty, so that scripts may rely on the names. */
export async function openVariables(
  { plan, secretRefs }: ContainerJobData,
  secrets: Pick<SecretKeeper, 'open'>,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map(plan.variables.map(({ name, shown, source }) => [name, source === 'answer' ? shown : '']));
  for (const [name, ref] of Object.entries(secretRefs))
    values.set(name, (await secrets.open(ref, 'variable')).reveal());
  return values;
}

/** Forgets what only the job needed. What Gantry made stays readable as a credential of the container. */
export function wipeSecrets({ secretRefs }: ContainerJobData, secrets: Pick<SecretKeeper, 'remove'>): void {
  for (const ref of Object.values(secretRefs)) secrets.remove(ref);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Letters and digits only, so that it needs no quotes in whatever file it ends up in. */
const generateSecret = (length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

const issue = (name: string, message: string): { path: string; message: string } => ({
  path: `secrets.${name}`,
  message,
});
