import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { Fix } from '../../../shared/domain/plan.ts';
import { fieldOfParameter } from '../spec-parts.ts';
import { blocks, type Check } from './check.ts';
import { foretellPlan } from './planned-calls.ts';

/** Options Proxmox accepts from root@pam signed in by password only; every token is refused, root's too. */
export const rootOnly: Check = (spec, facts) => {
  const missing = foretellPlan(spec, facts).flatMap(({ verdict }) =>
    verdict.state === 'refused' ? verdict.missing : [],
  );
  const parameters = missing.flatMap(({ kind, parameter }) =>
    kind === 'root' && parameter !== undefined ? [parameter] : [],
  );
  return [...new Set(parameters)].flatMap((parameter) =>
    namesOf(parameter, spec).map(({ name, without }) =>
      blocks('root-only', `Only root@pam with its password may set ${name}`, {
        field: parameter === 'features' ? 'features' : fieldOfParameter(parameter),
        fix: without,
      }),
    ),
  );
};

type Named = { name: string; without: Fix };

/** What of the parameter it is, and the plan without it. */
function namesOf(parameter: string, { features, isUnprivileged, further }: ContainerSpec): Named[] {
  const field = fieldOfParameter(parameter);
  if (/^mp\d+$/.test(parameter))
    return [leftOut(`${parameter} (${further[parameter]?.split(',')[0] ?? ''} of the node)`, field, null)];
  if (parameter !== 'features') return [leftOut(parameter, field, null)];
  const { nesting, mount, forceRwSys, ...switches } = features;
  return [
    ...Object.entries(switches).flatMap(([name, isOn]) => (isOn ? [leftOut(name, `features.${name}`, false)] : [])),
    ...(forceRwSys ? [leftOut('force_rw_sys', 'features.forceRwSys', false)] : []),
    ...mount.map((type) =>
      leftOut(
        `mount=${type}`,
        'features.mount',
        mount.filter((one) => one !== type),
      ),
    ),
    ...(nesting && !isUnprivileged ? [leftOut('nesting on a privileged container', 'features.nesting', false)] : []),
  ];
}

const leftOut = (name: string, field: string, value: Fix['changes'][string]): Named => ({
  name,
  without: { label: `Leave out ${name}`, changes: { [field]: value } },
});
