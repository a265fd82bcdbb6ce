import { AppError } from '../../shared/errors.ts';
import type { PlanId } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { blockers } from './make-plan.ts';

const kept = 50;

/** The plans that were shown, until one of them is approved. A plan can be approved once. */
export class PlanBook {
  readonly #plans = new Map<PlanId, Plan>();

  add(plan: Plan): void {
    this.#plans.set(plan.id, plan);
    for (const id of this.#plans.keys()) {
      if (this.#plans.size <= kept) break;
      this.#plans.delete(id);
    }
  }

  /** @throws AppError `plan:stale` for an unknown plan or another hash, `plan:blocked` when the server would refuse it */
  approve(id: PlanId, hash: string): Plan {
    const plan = this.#plans.get(id);
    if (!plan || plan.hash !== hash)
      throw new AppError('plan:stale', `Plan ${id} is not the one that was reviewed`, { planId: id });
    const findings = blockers(plan).map(({ check, message }) => ({ check, message }));
    if (findings.length > 0) throw new AppError('plan:blocked', 'The server would refuse this plan', { findings });
    this.#plans.delete(id);
    return plan;
  }
}
