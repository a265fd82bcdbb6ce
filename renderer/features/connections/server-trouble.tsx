import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ServerFacts } from '../../../shared/domain/server-facts.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChangedCertificate } from './changed-certificate.tsx';
import { SignInAgain } from './sign-in-again.tsx';

type Props = { connection: ConnectionSummary; facts: ServerFacts | undefined };

/** What is wrong with a server, with the way out first. */
export function ServerTrouble({ connection, facts }: Props): ReactNode {
  return (
    <>
      <Away connection={connection} />
      {connection.health.state === 'online' && facts?.cluster?.isQuorate === false && (
        <Notice tone="attention" title={`${facts.cluster.name} has no quorum`}>
          <p className="text-ink-2">
            Proxmox refuses every change until more than half of the nodes see each other again.
          </p>
        </Notice>
      )}
      {connection.health.state === 'online' && connection.unreachableNodes.length > 0 && (
        <Notice
          tone="attention"
          title={
            connection.unreachableNodes.length === 1
              ? `The node ${connection.unreachableNodes[0]} is unreachable`
              : `The nodes ${connection.unreachableNodes.join(', ')} are unreachable`
          }
        >
          <p className="text-ink-2">The containers there are shown as last seen.</p>
        </Notice>
      )}
      <SameCluster connection={connection} />
    </>
  );
}

function Away({ connection }: Pick<Props, 'connection'>): ReactNode {
  const { stores } = useApp();
  const { health } = connection;
  if (health.state !== 'offline') return null;
  const { error } = health;
  if (error.code === 'pve:untrusted-certificate')
    return <ChangedCertificate connection={connection} presented={error.details.presented} />;
  if (error.code === 'pve:unauthenticated' || error.code === 'vault:unreadable')
    return <SignInAgain connection={connection} error={error} />;
  if (error.code === 'vault:locked')
    return (
      <ErrorNotice
        {...explain(error)}
        action={
          <Button size="small" onClick={() => stores.vault.putOffUnlock(false)}>
            Unlock…
          </Button>
        }
      />
    );
  return <ErrorNotice {...explain(error)} />;
}

function SameCluster({ connection }: Pick<Props, 'connection'>): ReactNode {
  const { stores } = useApp();
  const other = useSelect(stores.connections, ({ byId }) =>
    connection.sameClusterAs === null ? undefined : byId.get(connection.sameClusterAs),
  );
  if (!other) return null;
  return (
    <Notice
      tone="info"
      title={`This is the same cluster as ${other.name}`}
      action={
        <Button size="small" onClick={() => stores.navigation.go({ page: 'servers', connectionId: other.id })}>
          Open {other.name}
        </Button>
      }
    >
      <p className="text-ink-2">Its containers are shown once, under {other.name}.</p>
    </Notice>
  );
}
