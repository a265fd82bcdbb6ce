import { useCallback, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { hostTitle, type TrustedContainer } from './ssh-hosts.ts';

type Props = { host: TrustedContainer; onDone: () => void; onClose: () => void };

/** Shows the key a container presents now, and pins it after it was compared. */
export function PinHostKey({ host, onDone, onClose }: Props): ReactNode {
  const { client } = useApp();
  const { containerId, vmid } = host;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('container:presented-host-key', { containerId }, signal),
    [client, containerId],
  );
  const [presented, reload] = useRequest(ask);
  const pin = useAction(async () => {
    if (!presented.value) return;
    const { keyType, fingerprint } = presented.value;
    await client.call('container:pin-host-key', { containerId, keyType, fingerprint });
    onDone();
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Pin the SSH key of ${hostTitle(host)}?`}
      description="Compare it in the container first; the console of Proxmox goes past the network."
      className="w-150"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {presented.state === 'failed' ? (
            <Button tone="primary" onClick={reload}>
              Try again
            </Button>
          ) : (
            <Button
              tone="primary"
              isBusy={pin.isBusy}
              disabledReason={presented.value ? null : 'The container has not shown its key yet'}
              onClick={() => pin.run()}
            >
              It is the same: pin it
            </Button>
          )}
        </>
      }
    >
      {presented.state === 'loading' && <p role="status">Asking the container…</p>}
      {presented.state === 'failed' && <ErrorNotice {...explain(presented.error)} />}
      {presented.value && presented.state === 'ready' && (
        <>
          <Facts
            facts={[
              ['Address', presented.value.host],
              ['Key', presented.value.keyType],
              [
                'Fingerprint',
                <span key="fingerprint" className="font-mono text-sm">
                  {presented.value.fingerprint}
                </span>,
              ],
            ]}
          />
          <CodeBlock
            label="How to read it in the container"
            text={`pct exec ${vmid} -- sh -c 'for key in /etc/ssh/*_key.pub; do ssh-keygen -lf $key; done'`}
          />
        </>
      )}
      {pin.error && <ErrorNotice {...explain(pin.error)} />}
    </Dialog>
  );
}
