import type { ReactNode } from 'react';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import type { TrustedHost } from '../../../shared/domain/ssh-trust.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { hostTitle } from './ssh-hosts.ts';

type Props = { connectionId: ConnectionId; host: TrustedHost; onDone: () => void; onClose: () => void };

export function ForgetHost({ connectionId, host, onDone, onClose }: Props): ReactNode {
  const { client } = useApp();
  const forget = useAction(async () => {
    await client.call(
      'connection:forget-host',
      host.kind === 'node'
        ? { kind: 'node', connectionId, host: host.host, port: host.port }
        : { kind: 'container', containerId: host.containerId },
    );
    onDone();
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Forget the SSH keys of ${hostTitle(host)}?`}
      description="Do this when you know that the host has new keys. Until you have compared and pinned one, Gantry does not go in."
      vanishes={host.keys.map(({ keyType, fingerprint }) => ({
        id: keyType,
        label: fingerprint,
        detail: keyType.replace(/^ssh-/, ''),
      }))}
      stays="The host itself is not touched."
      confirmLabel="Forget keys"
      isBusy={forget.isBusy}
      error={forget.error && <ErrorNotice {...explain(forget.error)} />}
      onConfirm={() => forget.run()}
    />
  );
}
