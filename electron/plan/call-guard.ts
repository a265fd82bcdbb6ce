import { AppError } from '../../shared/errors.ts';
import type { Plan, PlannedCall } from '../../shared/domain/plan.ts';
import { freshKey, masked } from './create-parameters.ts';

type Call = { method: string; path: string; parameters: Readonly<Record<string, string>> };

/**
 * Refuses every write that the approved plan does not hold, parameter by parameter. Stopping the plan's own tasks is
 * always allowed: a cancel must not depend on the plan.
 * @throws AppError `plan:not-in-plan`
 */
export function createCallGuard(plan: Plan): (call: Call) => void {
  const planned = plan.steps.flatMap(({ calls }) => calls);
  const fallback = plan.steps.flatMap(({ fallbackCalls }) => fallbackCalls);
  const taskStop = new RegExp(`^/nodes/${plan.spec.node}/tasks/[^/]+$`);
  return (call) => {
    if (call.method === 'DELETE' && taskStop.test(call.path)) return;
    if (planned.some((candidate) => isSame(candidate, call))) return;
    const asPlanned = asFallback(call, plan);
    if (fallback.some((candidate) => isSame(candidate, asPlanned))) return;
    throw new AppError('plan:not-in-plan', `${call.method} ${call.path} is not in the approved plan`, {
      method: call.method,
      path: call.path,
    });
  };
}

/** A container that has been migrated is asked for on the node it is on now; a digest only keeps from changing what was not seen. */
function asFallback({ method, path, parameters: { digest: _digest, ...parameters } }: Call, { spec }: Plan): Call {
  const guest = `/nodes/${spec.node}/lxc/${spec.vmid}/`;
  return { method, path: path.replace(new RegExp(`^/nodes/[^/]+/lxc/${spec.vmid}/`), guest), parameters };
}

function isSame(planned: PlannedCall, call: Call): boolean {
  if (planned.method !== call.method || planned.path !== call.path) return false;
  const names = Object.keys(planned.parameters);
  if (names.length !== Object.keys(call.parameters).length) return false;
  return names.every((name) => fits(planned.parameters[name] ?? '', call.parameters[name]));
}

/** The fresh key and the masked password are the only places where the real value differs from the reviewed text. */
function fits(planned: string, real: string | undefined): boolean {
  if (real === undefined) return false;
  if (planned === masked) return true;
  if (!planned.startsWith(freshKey)) return planned === real;
  const [first = '', ...others] = real.split('\n');
  return (
    /^ssh-ed25519 [A-Za-z0-9+/=]+(?: \S+)?$/.test(first) && others.join('\n') === planned.slice(freshKey.length + 1)
  );
}
