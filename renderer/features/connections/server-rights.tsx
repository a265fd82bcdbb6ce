import { Check, CircleSlash, Minus } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { capabilitiesOf, type Capability } from '../../../shared/domain/capabilities.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { loginOf, type ServerFacts } from '../../../shared/domain/server-facts.ts';
import { cn } from '../../ui/cn.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { capabilityNote, missingText } from './rights-words.ts';

/** What the login can do here and what not, in words, with the privilege and the path that are missing. */
export function ServerRights({
  connection,
  facts,
}: {
  connection: ConnectionSummary;
  facts: ServerFacts | undefined;
}): ReactNode {
  const capabilities = useMemo(() => {
    const login = loginOf(connection.auth, facts);
    return login ? capabilitiesOf(login) : null;
  }, [connection.auth, facts]);
  if (!facts || !capabilities)
    return (
      <Section title="Rights">
        <p className="text-ink-3">
          {connection.health.state === 'online' ? 'Being read…' : 'Not known yet: they are read at the first contact.'}
        </p>
      </Section>
    );
  const [cannot, can] = [
    capabilities.filter(({ verdict }) => verdict === 'nowhere'),
    capabilities.filter(({ verdict }) => verdict !== 'nowhere'),
  ];
  const missing = missingText(cannot);
  const name = connection.auth.kind === 'token' ? connection.auth.tokenName : connection.auth.userName;
  return (
    <Section
      title="Rights"
      aside={
        <span className="text-sm text-ink-3">
          read <Age at={facts.observedAt} />
        </span>
      }
    >
      <p data-selectable className="text-ink-2">
        <span className="font-mono text-sm">{name}</span>{' '}
        {cannot.length === 0
          ? 'can do everything here.'
          : `can do ${can.length} of ${capabilities.length} things here.`}
      </p>
      {cannot.length > 0 && (
        <RightsList
          label="What it cannot do"
          capabilities={cannot}
          icon={<CircleSlash aria-hidden className="text-attention" />}
        />
      )}
      {can.length > 0 && (
        <RightsList
          isCompact
          label="What it can do"
          capabilities={can}
          icon={<Check aria-hidden className="text-running" />}
        />
      )}
      {missing !== '' && (
        <div>
          <CopyButton text={missing} label="Copy what is missing" />
        </div>
      )}
    </Section>
  );
}

function RightsList({
  label,
  capabilities,
  icon,
  isCompact = false,
}: {
  label: string;
  capabilities: readonly Capability[];
  icon: ReactNode;
  /** Two beside each other where there is room. */
  isCompact?: boolean;
}): ReactNode {
  return (
    <div className="@container flex flex-col gap-1">
      <h4 className="text-sm text-ink-3">{label}</h4>
      <ul
        aria-label={label}
        className={cn('grid grid-cols-1 gap-x-6 gap-y-1', isCompact && '@lg:grid-cols-2')}
        data-selectable
      >
        {capabilities.map((capability) => {
          const note = capabilityNote(capability);
          return (
            <li key={capability.id} className="flex gap-2">
              <span className="mt-0.5 [&_svg]:size-4">
                {capability.verdict === 'somewhere' ? <Minus aria-hidden className="text-attention" /> : icon}
              </span>
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                {capability.title}
                {note && <span className="text-ink-3"> · {note}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
