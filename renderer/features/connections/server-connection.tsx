import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { demoRootPassword } from '../../../shared/domain/demo-login.ts';
import type { ServerFacts } from '../../../shared/domain/server-facts.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/page-body.tsx';
import { noClusterWords } from './rights-words.ts';
import type { ServerDialog } from './server-dialog.ts';

type Props = {
  connection: ConnectionSummary;
  facts: ServerFacts | undefined;
  onOpen: (dialog: ServerDialog) => void;
};

/** How it is reached and signed in to. */
export function ServerConnection({ connection, facts, onOpen }: Props): ReactNode {
  const { auth, guestProxy, host, port } = connection;
  const versions = new Set(Object.values(facts?.versions ?? {}));
  return (
    <Section
      title="Connection"
      aside={
        !connection.isDemo && (
          <Button size="small" tone="ghost" onClick={() => onOpen('sign-in')}>
            Change sign-in…
          </Button>
        )
      }
    >
      <Facts
        facts={[
          ['Address', <Code key="address">{`${host.includes(':') ? `[${host}]` : host}:${port}`}</Code>],
          [
            'Signs in as',
            <span key="auth">
              <Code>{auth.kind === 'token' ? auth.tokenName : auth.userName}</Code>{' '}
              <span className="text-ink-3">{auth.kind === 'token' ? 'API token' : 'with password'}</span>
            </span>,
          ],
          ['Version', versionWords(connection, versions)],
          ['Cluster', clusterWords(facts, connection.health.state === 'online')],
          ['Containers via', guestProxy === null ? 'directly' : <Code key="proxy">{guestProxy}</Code>],
          ...(connection.isDemo ? [demoLogin] : []),
          ['Added', formatDateTime(connection.createdAt)],
        ]}
      />
    </Section>
  );
}

const Code = ({ children }: { children: ReactNode }): ReactNode => (
  <span className="font-mono text-sm">{children}</span>
);

const demoLogin: [name: string, value: ReactNode] = [
  'Console login',
  <span key="login">
    <Code>root</Code>, password <Code>{demoRootPassword}</Code>, in the containers it came with
  </span>,
];

function versionWords({ health }: ConnectionSummary, versions: ReadonlySet<string>): ReactNode {
  const [first, ...more] = [...versions].toSorted();
  if (more.length > 0) return `Proxmox VE, not the same on all nodes: ${[...versions].toSorted().join(', ')}`;
  if (health.state === 'online') return `Proxmox VE ${health.version}`;
  return first === undefined ? 'not known' : `Proxmox VE ${first} when last seen`;
}

function clusterWords(facts: ServerFacts | undefined, isOnline: boolean): ReactNode {
  if (!facts) return 'not known';
  if (facts.cluster && !isOnline)
    return `${facts.cluster.name}, ${facts.cluster.isQuorate ? 'quorate' : 'without quorum'} when last seen`;
  if (!facts.cluster) return noClusterWords(facts.permissions);
  return (
    <span className="inline-flex gap-2">
      {facts.cluster.name}
      {facts.cluster.isQuorate ? (
        <StatusWord tone="running">Quorate</StatusWord>
      ) : (
        <StatusWord tone="failed">No quorum</StatusWord>
      )}
    </span>
  );
}
