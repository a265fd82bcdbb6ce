import { useCallback, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { TrustedHost } from '../../../shared/domain/ssh-trust.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Section } from '../../ui/page-body.tsx';
import { ForgetHost } from './forget-host.tsx';
import { PinHostKey } from './pin-host-key.tsx';
import { hostTitle, type TrustedContainer } from './ssh-hosts.ts';

const learnt: Record<NonNullable<TrustedHost['learnt']>, string> = {
  'create-log': 'printed by Proxmox when the container was made',
  node: 'read in the container, through its node or the API terminal',
  user: 'confirmed by you',
};

/** The SSH keys that are known through this server. Whoever shows another key is refused. */
export function ServerSsh({ connection }: { connection: ConnectionSummary }): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('connection:ssh-trust', { connectionId }, signal),
    [client, connectionId],
  );
  const [hosts, reload] = useRequest(ask);
  const [forgetting, setForgetting] = useState<TrustedHost | null>(null);
  const [pinning, setPinning] = useState<TrustedContainer | null>(null);
  const done = () => {
    setForgetting(null);
    setPinning(null);
    reload();
  };
  return (
    <Section title="SSH trust">
      {hosts.state === 'failed' && <ErrorNotice {...explain(hosts.error)} />}
      {hosts.value?.length === 0 && (
        <p className="text-ink-3">
          No SSH key is known here yet. Those of containers come with their creation; any other key is refused.
        </p>
      )}
      {hosts.value && hosts.value.length > 0 && (
        <ul aria-label="Known SSH hosts" className="rounded-md border border-line">
          {hosts.value.map((host) => (
            <HostLine
              key={hostId(host)}
              host={host}
              isOnline={connection.health.state === 'online'}
              onForget={() => setForgetting(host)}
              onPin={setPinning}
            />
          ))}
        </ul>
      )}
      {forgetting && (
        <ForgetHost connectionId={connectionId} host={forgetting} onDone={done} onClose={() => setForgetting(null)} />
      )}
      {pinning && <PinHostKey host={pinning} onDone={done} onClose={() => setPinning(null)} />}
    </Section>
  );
}

const hostId = (host: TrustedHost): string => (host.kind === 'node' ? `${host.host}:${host.port}` : host.containerId);

function HostLine({
  host,
  isOnline,
  onForget,
  onPin,
}: {
  host: TrustedHost;
  isOnline: boolean;
  onForget: () => void;
  onPin: (host: TrustedContainer) => void;
}): ReactNode {
  const title = hostTitle(host);
  return (
    <li className="flex flex-col gap-1 border-b border-line px-3 py-2 last:border-b-0">
      <div className="flex items-center gap-3">
        <span className="min-w-0 truncate font-medium">{title}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-sm text-ink-3">
          {host.kind === 'container' ? (host.address ?? '') : 'node'}
        </span>
        {host.keys.length > 0 && (
          <Button size="small" tone="ghost" aria-label={`Forget the keys of ${title}`} onClick={onForget}>
            Forget…
          </Button>
        )}
        {host.keys.length === 0 && host.kind === 'container' && (
          <Button
            size="small"
            aria-label={`Look at the key of ${title}`}
            disabledReason={isOnline ? null : 'The server is not connected'}
            onClick={() => onPin(host)}
          >
            Look at its key…
          </Button>
        )}
      </div>
      {host.keys.length === 0 && (
        <p className="text-sm text-ink-3">No key is pinned: Gantry does not go in before you have compared one.</p>
      )}
      <ul data-selectable className="flex flex-col">
        {host.keys.map(({ keyType, fingerprint }) => (
          <li key={keyType} className="grid grid-cols-[84px_minmax(0,1fr)] gap-2 text-sm">
            <span className="text-ink-3">{keyType.replace(/^ssh-/, '')}</span>
            <span className="font-mono [overflow-wrap:anywhere]">{fingerprint}</span>
          </li>
        ))}
      </ul>
      {host.learnt !== null && (
        <p className="text-sm text-ink-3">
          {learnt[host.learnt]}
          {host.learntAt !== null && `, ${formatDateTime(host.learntAt)}`}
        </p>
      )}
    </li>
  );
}
