import { AppError } from '../../shared/errors.ts';
import type { PlanId } from '../../shared/domain/ids.ts';
import type { Plan } from '../../shared/domain/plan.ts';
import { mostAtOnce } from '../../shared/domain/many.ts';
import { blockers } from './make-plan.ts';

/** A set of plans for many containers and some that were shown before it. */
const kept = 2 * mostAtOnce;

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

  /** A plan that was shown and is not approved yet. @throws AppError `plan:stale` */
  get(id: PlanId): Plan {
    const plan = this.#plans.get(id);
    if (!plan) throw new AppError('plan:stale', `Plan ${id} is not shown any more`, { planId: id });
    return plan;
  }

  /** @throws AppError `plan:stale` for an unknown plan or another hash, `plan:blocked` when it cannot run as it is */
  approve(id: PlanId, hash: string): Plan {
    const [plan] = this.approveAll([{ planId: id, hash }]);
    if (!plan) throw new AppError('plan:stale', `Plan ${id} is not shown any more`, { planId: id });
    return plan;
  }

  /** All of them or none. @throws AppError as `approve` does */
  approveAll(approvals: readonly { planId: PlanId; hash: string }[]): Plan[] {
    const plans = approvals.map(({ planId, hash }) => {
      const plan = this.get(planId);
      if (plan.hash !== hash)
        throw new AppError('plan:stale', `Plan ${planId} is not the one that was reviewed`, { planId });
      return plan;
    });
    const findings = plans.flatMap(blockers).map(({ check, message }) => ({ check, message }));
    if (findings.length > 0) throw new AppError('plan:blocked', 'This plan cannot run as it is', { findings });
    for (const { id } of plans) this.#plans.delete(id);
    return plans;
  }
}
