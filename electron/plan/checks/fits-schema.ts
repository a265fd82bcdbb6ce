import type { ContainerSpec } from '../../../shared/domain/container-spec.ts';
import type { Finding, PlannedCall } from '../../../shared/domain/plan.ts';
import { checkRequest } from '../../proxmox/api-schema/check-request.ts';
import { planSteps } from '../plan-steps.ts';
import type { SchemaFacts } from '../server-schemas.ts';
import { fieldOfParameter } from '../spec-parts.ts';
import { blocks, passed, unknown, warns, type Check } from './check.ts';

/** Every call of the plan against the server's own description of what it takes. */
export const fitsSchema: Check = (spec, { schema }) => {
  if (schema === null) return [];
  const found = writesOf(spec).flatMap(({ stepId, call }) => judgeCall(call, stepId, schema));
  const about = schema.whyNotOwn === null ? [] : [standsIn(schema)];
  if (found.length > 0) return [...found, ...about];
  return schema.whyNotOwn === null
    ? [passed('schema', `Every call fits this server’s own description of its API (${schema.schema.version})`)]
    : about;
};

const writesOf = (spec: ContainerSpec): { stepId: string; call: PlannedCall }[] =>
  planSteps(spec, { hasRootPassword: false }).flatMap(({ id, calls, fallbackCalls }) =>
    [...calls, ...fallbackCalls].filter(({ method }) => method !== 'GET').map((call) => ({ stepId: id, call })),
  );

/** What the server would refuse of one call, each at its field. */
export function judgeCall(call: PlannedCall, stepId: string, facts: SchemaFacts): Finding[] {
  const judge = speaksForNode(facts) ? blocks : warns;
  const mistakes = checkRequest(facts.schema, call);
  if (mistakes === null)
    return [judge('schema', `This server does not know the call ${call.method} ${call.path}`, { stepId })];
  return mistakes.map(({ at, message }) =>
    judge('schema', `${at} ${message}`, { stepId, field: fieldOfParameter(at) }),
  );
}

/** A shipped copy blocks only on nodes of the very version it was taken from. */
const speaksForNode = ({ schema, whyNotOwn, nodeVersion }: SchemaFacts): boolean =>
  whyNotOwn === null || nodeVersion === schema.version || (nodeVersion?.startsWith(`${schema.version}.`) ?? false);

const standsIn = ({ schema, whyNotOwn }: SchemaFacts): Finding =>
  unknown(
    'schema',
    `The calls were checked against Proxmox VE ${schema.version} as shipped with Gantry, because ${whyNotOwn}`,
  );
