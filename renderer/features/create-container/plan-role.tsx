import type { ReactNode } from 'react';
import type { Plan } from '../../../shared/domain/plan.ts';
import type { ApiCall } from '../../../shared/rights/call-facts.ts';
import { roleForCalls } from '../../../shared/rights/least-role.ts';
import { releaseOf } from '../../../shared/rights/method-table.ts';
import { roleCommands } from '../../../shared/rights/role-commands.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';

/** The least a token needs for exactly this plan, to be handed to whoever gives rights. */
export function PlanRole({ plan }: { plan: Plan }): ReactNode {
  const { stores } = useApp();
  const { spec, steps } = plan;
  const version = useSelect(stores.serverFacts, ({ byId }) => byId.get(spec.connectionId)?.versions[spec.node]);
  const guest = `/nodes/${spec.node}/lxc/${spec.vmid}`;
  const calls: ApiCall[] = [
    ...steps.flatMap((step) => [...step.calls, ...step.fallbackCalls]),
    { method: 'GET', path: `${guest}/status/current` },
    { method: 'GET', path: `${guest}/interfaces` },
  ];
  const { grants } = roleForCalls(calls, spec.further['pool'] ?? null, {
    release: releaseOf(version),
    configOf: () => ({ unprivileged: spec.isUnprivileged ? '1' : '0' }),
    isThere: () => false,
  });
  return (
    <Disclosure title="The least rights for this plan">
      <p className="text-ink-2">
        Run as root in a shell on any node, these lines make a token that can do what this plan does and nothing more.
        The last line prints its secret.
      </p>
      <CodeBlock label="Commands for a token with the rights of this plan" text={roleCommands(grants, 'own-user')} />
    </Disclosure>
  );
}
