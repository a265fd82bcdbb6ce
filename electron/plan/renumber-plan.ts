import type { Vmid } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { planHash } from './make-plan.ts';
import { planSteps } from './plan-steps.ts';

/** The same plan for another number, which the user has agreed to; it has a hash of its own. */
export function renumberPlan(plan: Plan, vmid: Vmid): Plan {
  const spec = { ...plan.spec, vmid };
  const { hasRootPassword, variables } = plan;
  const steps = planSteps(spec, { hasRootPassword, variables });
  return { ...plan, spec, steps, hash: planHash(spec, steps) };
}
