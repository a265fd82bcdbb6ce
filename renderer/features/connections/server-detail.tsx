import { useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { ChangeSignIn } from './change-sign-in.tsx';
import { EditServer } from './edit-server.tsx';
import { ServerGuestAccess } from './guest-access.tsx';
import { RemoveServer } from './remove-server.tsx';
import type { ServerDialog } from './server-dialog.ts';
import { ServerCertificate } from './server-certificate.tsx';
import { ServerConnection } from './server-connection.tsx';
import { ServerHeader } from './server-header.tsx';
import { ServerNodes } from './server-nodes.tsx';
import { ServerRights } from './server-rights.tsx';
import { ServerSsh } from './server-ssh.tsx';
import { ServerStock } from './server-stock.tsx';
import { ServerTrouble } from './server-trouble.tsx';
import { TestServer } from './test-server.tsx';

/** Everything of one server: how it is, what we may do there, why it is trusted. */
export function ServerDetail({ connection }: { connection: ConnectionSummary }): ReactNode {
  const { stores } = useApp();
  const facts = useSelect(stores.serverFacts, ({ byId }) => byId.get(connection.id));
  const [dialog, setDialog] = useState<ServerDialog | null>(null);
  /** Another one asks for the trusted hosts again. */
  const [trustRound, setTrustRound] = useState(0);
  const close = () => setDialog(null);
  return (
    <div className="@container flex flex-col gap-6 p-6">
      <ServerHeader connection={connection} facts={facts} onOpen={setDialog} />
      <ServerTrouble connection={connection} facts={facts} />
      <div className="grid grid-cols-1 gap-x-10 gap-y-6 @5xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <ServerConnection connection={connection} facts={facts} onOpen={setDialog} />
          <ServerNodes connection={connection} facts={facts} />
          <ServerStock connection={connection} facts={facts} />
          <ServerRights connection={connection} facts={facts} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <ServerCertificate connection={connection} facts={facts} />
          <ServerGuestAccess connection={connection} onTrustChanged={() => setTrustRound((round) => round + 1)} />
          <ServerSsh key={trustRound} connection={connection} />
        </div>
      </div>
      {dialog === 'edit' && <EditServer connection={connection} onClose={close} />}
      {dialog === 'sign-in' && <ChangeSignIn connection={connection} onClose={close} />}
      {dialog === 'test' && <TestServer connection={connection} onClose={close} />}
      {dialog === 'remove' && <RemoveServer connection={connection} onClose={close} />}
    </div>
  );
}
