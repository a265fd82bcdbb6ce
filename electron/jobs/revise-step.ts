import { AppError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import type { Provisioning } from '../../shared/domain/provisioning.ts';
import type { StepInput } from '../../shared/domain/step-input.ts';
import { planHash } from '../plan/make-plan.ts';
import { planSteps } from '../plan/plan-steps.ts';

/** What the step works with; null where there is nothing to change. */
export function stepInputOf({ spec }: Plan, stepId: string): StepInput | null {
  const { packages, customPackages, onMissingPackage, pipMode, files, scripts } = spec.provisioning;
  if (stepId === 'packages') return { part: 'packages', packages, customPackages, onMissingPackage, pipMode };
  if (stepId === 'files') return { part: 'files', files };
  const script = scripts.find(({ name }) => `script:${name}` === stepId);
  return script ? { part: 'script', script } : null;
}

/**
 * The plan with another input for one of its steps. Its steps stay the same ones, and so do the calls to Proxmox; it has a hash of
 * its own.
 * @throws AppError `input:invalid` when the input is not one for this step, or leaves the step without anything to do
 */
export function revisePlan(plan: Plan, stepId: string, input: StepInput): Plan {
  const spec = { ...plan.spec, provisioning: { ...plan.spec.provisioning, ...changeOf(plan, stepId, input) } };
  const steps = planSteps(spec, { hasRootPassword: plan.hasRootPassword, variables: plan.variables });
  if (steps.map(({ id }) => id).join('\n') !== plan.steps.map(({ id }) => id).join('\n'))
    throw invalid('input', 'this would leave the step with nothing to do; skip it instead');
  return { ...plan, spec, steps, hash: planHash(spec, steps) };
}

function changeOf(plan: Plan, stepId: string, input: StepInput): Partial<Provisioning> {
  if (stepInputOf(plan, stepId)?.part !== input.part) throw invalid('input.part', 'this is no input for this step');
  switch (input.part) {
    case 'script': {
      const { script } = input;
      if (`script:${script.name}` !== stepId || !script.isEnabled)
        throw invalid('input.script.name', 'a script keeps its name while its job lasts');
      return { scripts: plan.spec.provisioning.scripts.map((one) => (one.name === script.name ? script : one)) };
    }
    case 'packages': {
      const { part: _part, ...packages } = input;
      return packages;
    }
    case 'files':
      return { files: input.files };
  }
}

const invalid = (path: string, message: string): AppError =>
  new AppError('input:invalid', message, { issues: [{ path, message }] });
