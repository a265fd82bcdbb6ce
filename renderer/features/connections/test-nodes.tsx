import { Check, CircleAlert, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useCallback, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { GuestAccess, NodeCheck, PresentedNodeKey } from '../../../shared/domain/guest-access.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

type Props = { connection: ConnectionSummary; access: GuestAccess; onPinned: () => void; onClose: () => void };

/** Signs in to every node as it is saved; one whose key nobody has confirmed shows it first. */
export function TestNodes({ connection, access, onPinned, onClose }: Props): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('connection:test-nodes', { connectionId }, signal),
    [client, connectionId],
  );
  const [nodes, again] = useRequest(ask);
  const isUnderWay = nodes.state === 'loading';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Test the nodes of ${connection.name}`}
      description={`Over SSH as ${access.user}, port ${access.port}, at the addresses the cluster tells of them.`}
      className="w-150"
      actions={
        <>
          <Button onClick={onClose}>{isUnderWay ? 'Cancel' : 'Close'}</Button>
          <Button tone="primary" isBusy={isUnderWay} onClick={again}>
            Test again
          </Button>
        </>
      }
    >
      {isUnderWay && !nodes.value && (
        <p role="status" className="flex items-center gap-2">
          <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-3" />
          Asking the nodes…
        </p>
      )}
      {nodes.state === 'failed' && <ErrorNotice {...explain(nodes.error)} />}
      {nodes.value && (
        <ul aria-label="Nodes" aria-busy={isUnderWay} className="flex flex-col rounded-md border border-line">
          {nodes.value.map((node) => (
            <NodeLine
              key={node.node}
              check={node}
              connection={connection}
              onPinned={() => {
                onPinned();
                again();
              }}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

type LineProps = { check: NodeCheck; connection: ConnectionSummary; onPinned: () => void };

function NodeLine({ check: { node, address, result }, connection, onPinned }: LineProps): ReactNode {
  return (
    <li className="flex flex-col gap-2 border-b border-line px-3 py-2 last:border-b-0">
      <div className="flex items-center gap-2">
        <Mark outcome={result.outcome} />
        <span className="w-20 truncate font-medium">{node}</span>
        <span className="w-32 truncate font-mono text-sm text-ink-3">{address ?? ''}</span>
        <span className="min-w-0 flex-1 text-ink-2">{summary(result)}</span>
      </div>
      {result.outcome === 'unknown-key' && (
        <UnknownKey presented={result.presented} connection={connection} onPinned={onPinned} />
      )}
      {result.outcome === 'failed' && <ErrorNotice {...explain(result.error)} />}
    </li>
  );
}

function summary(result: NodeCheck['result']): string {
  switch (result.outcome) {
    case 'passed':
      return `Signed in, pct can be used${result.version === '' ? '' : ` (${result.version.split('/').slice(0, 2).join(' ')})`}`;
    case 'unknown-key':
      return 'Its key is not confirmed yet';
    case 'no-pct':
      return `Signed in, but pct cannot be used${result.reason === '' ? '' : `: ${result.reason}`}`;
    case 'no-address':
      return result.reason;
    case 'failed':
      return 'Failed';
  }
}

function Mark({ outcome }: { outcome: NodeCheck['result']['outcome'] }): ReactNode {
  if (outcome === 'passed') return <Check aria-label="Passed" className="size-4 shrink-0 text-running" />;
  if (outcome === 'failed') return <CircleAlert aria-label="Failed" className="size-4 shrink-0 text-failed" />;
  return <TriangleAlert aria-label="Incomplete" className="size-4 shrink-0 text-attention" />;
}

function UnknownKey({
  presented,
  connection,
  onPinned,
}: {
  presented: PresentedNodeKey;
  connection: ConnectionSummary;
  onPinned: () => void;
}): ReactNode {
  const { client } = useApp();
  const pin = useAction(async () => {
    await client.call('connection:pin-node-key', { connectionId: connection.id, ...presented });
    onPinned();
  });
  const { fingerprint, keyType } = presented;
  return (
    <div className="flex flex-col gap-2 pl-6">
      <p data-selectable className="text-sm">
        <span className="text-ink-3">It presents {keyType}</span>{' '}
        <span className="font-mono [overflow-wrap:anywhere]">{fingerprint}</span>
      </p>
      <CodeBlock
        label="How to read it on the node, such as in its shell in Proxmox"
        text={`ssh-keygen -lf /etc/ssh/ssh_host_${keyType}_key.pub`}
      />
      <div>
        <Button size="small" isBusy={pin.isBusy} onClick={() => pin.run()}>
          It is the same: pin it
        </Button>
      </div>
      {pin.error && <ErrorNotice {...explain(pin.error)} />}
    </div>
  );
}
