import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { ApiCall, CallFacts } from '../../../shared/rights/call-facts.ts';
import type { Verdict } from '../../../shared/rights/judge.ts';
import { releaseOf } from '../../../shared/rights/method-table.ts';
import { predictCall } from '../../../shared/rights/predict-call.ts';
import { zoneOf } from '../../../shared/rights/zone-of.ts';
import type { ServerFacts } from '../facts.ts';
import { planSteps } from '../plan-steps.ts';

/** What the server will say to one call of the plan. */
export type Foretold = {
  readonly stepId: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Made only where the container cannot be reached otherwise. */
  readonly isFallback: boolean;
};

/** Every call of the plan, and what its steps read besides, as the server will answer to this login. */
export function foretellPlan(spec: ContainerSpec, { login, exactRights, schema }: ServerFacts): Foretold[] {
  const permissions = { ...login.permissions, ...exactRights };
  const facts: CallFacts = {
    release: releaseOf(schema?.nodeVersion ?? undefined),
    zoneOf: (bridge) => zoneOf(bridge, permissions),
    // There is none of that number yet: nothing is left to be changed.
    configOf: () => ({ unprivileged: spec.isUnprivileged ? '1' : '0' }),
    isThere: () => false,
  };
  const foretell = (call: ApiCall): Verdict => predictCall(call, { ...login, permissions }, facts);
  return planSteps(spec, { hasRootPassword: false }).flatMap(({ id, title, calls, fallbackCalls }) => [
    ...[...calls, ...readsOf(id, spec)].map((call) => ({
      stepId: id,
      title,
      verdict: foretell(call),
      isFallback: false,
    })),
    ...fallbackCalls.map((call) => ({ stepId: id, title, verdict: foretell(call), isFallback: true })),
  ]);
}

/** A plan names only what is written. */
function readsOf(stepId: string, { node, vmid }: ContainerSpec): ApiCall[] {
  const read = (path: string): ApiCall[] => [{ method: 'GET', path: `/nodes/${node}/lxc/${vmid}/${path}` }];
  if (stepId === 'start') return read('status/current');
  return stepId === 'wait-address' ? read('interfaces') : [];
}
