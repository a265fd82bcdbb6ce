import type { Finding } from '../../../shared/domain/plan.ts';
import { findOption } from '../../../shared/lxc/options.ts';
import { missingWords, type Missing } from '../../../shared/rights/judge.ts';
import { fieldOfParameter } from '../spec-parts.ts';
import { blocks, passed, unknown, warns, type Check } from './check.ts';
import { foretellPlan, type Foretold } from './planned-calls.ts';

/** The rights every call of the plan asks for, with the privilege and the path that are missing. */
export const rights: Check = (spec, facts) => {
  const foretold = foretellPlan(spec, facts);
  const found = foretold.flatMap((one) => findingsOf(one));
  const unrepeated = [...new Map(found.map((one) => [`${one.verdict} ${one.message}`, one])).values()];
  return unrepeated.length > 0 ? unrepeated : [passed('rights', 'This login has every right the plan needs')];
};

function findingsOf({ stepId, title, verdict, isFallback }: Foretold): Finding[] {
  if (verdict.state === 'allowed') return [];
  if (verdict.state === 'unknown')
    return [
      unknown('rights', `Whether this login may “${title}” only the server can tell: ${verdict.why}`, { stepId }),
    ];
  // What only root may set is a check of its own.
  const missing = verdict.missing.filter(({ kind }) => kind === 'privilege');
  const judge = isFallback ? warns : blocks;
  return missing.map((one) => {
    const { parameter } = one;
    return judge('rights', `${missingWords(one)} is missing (needed to ${purpose(one, title, isFallback)})`, {
      stepId,
      ...(parameter !== undefined && parameter !== 'vmid' && { field: fieldOfParameter(parameter) }),
    });
  });
}

/** What for, in the words of the form. */
function purpose(missing: Missing, title: string, isFallback: boolean): string {
  const { parameter } = missing;
  if (isFallback) return 'reach it where SSH does not';
  if (parameter === undefined) return `“${title}”`;
  if (missing.kind === 'privilege' && missing.privilege.startsWith('SDN.')) return 'connect it to the bridge';
  if (missing.kind === 'privilege' && missing.privilege === 'Datastore.AllocateSpace') return 'put its disk there';
  if (parameter === 'vmid') return 'create the container';
  if (parameter === 'ostemplate') return 'read the OS template';
  if (parameter === 'unprivileged') return 'create a privileged container';
  return `set ${findOption(parameter)?.label ?? parameter}`;
}
