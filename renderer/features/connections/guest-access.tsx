import { useCallback, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { GuestAccess, NodeLogin } from '../../../shared/domain/guest-access.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { AuthorizedKey } from './authorized-key.tsx';
import { EditGuestAccess } from './edit-guest-access.tsx';
import { wayWord } from './guest-access-form.ts';
import { TestNodes } from './test-nodes.tsx';

type Props = { connection: ConnectionSummary; onTrustChanged: () => void };

/** By which ways Gantry goes into the containers of this server, and how it signs in to the nodes for one of them. */
export function ServerGuestAccess({ connection, onTrustChanged }: Props): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('connection:guest-access', { connectionId }, signal),
    [client, connectionId],
  );
  const [access, reload] = useRequest(ask);
  const [dialog, setDialog] = useState<'edit' | 'test' | null>(null);
  const close = () => setDialog(null);
  const { value } = access;
  return (
    <Section
      title="Ways into containers"
      aside={
        value && (
          <div className="flex gap-1">
            {value.login.kind !== 'none' && (
              <Button
                size="small"
                tone="ghost"
                disabledReason={connection.health.state === 'online' ? null : 'The server is not connected'}
                onClick={() => setDialog('test')}
              >
                Test nodes…
              </Button>
            )}
            <Button
              size="small"
              tone="ghost"
              aria-label="Change the ways into containers"
              onClick={() => setDialog('edit')}
            >
              Change…
            </Button>
          </div>
        )
      }
    >
      {access.state === 'failed' && <ErrorNotice {...explain(access.error)} />}
      {value && <Words access={value} />}
      {value && dialog === 'edit' && (
        <EditGuestAccess connection={connection} saved={value} onSaved={reload} onClose={close} />
      )}
      {value && dialog === 'test' && (
        <TestNodes connection={connection} access={value} onPinned={onTrustChanged} onClose={close} />
      )}
    </Section>
  );
}

function Words({ access }: { access: GuestAccess }): ReactNode {
  const { login, port, preferred, user } = access;
  return (
    <>
      <Facts
        facts={[
          [
            'First',
            preferred === 'automatic'
              ? `${wayWord.ssh}; where that leads nowhere, the others after it`
              : `${wayWord[preferred]}; the others after it`,
          ],
          [
            'Nodes over SSH',
            login.kind === 'none' ? (
              <span key="none" className="text-ink-3">
                no sign-in, so pct exec is left out
              </span>
            ) : (
              <span key="login">
                <span className="font-mono text-sm">
                  {user}, port {port}
                </span>{' '}
                <span className="text-ink-3">{loginWord[login.kind]}</span>
              </span>
            ),
          ],
        ]}
      />
      {login.kind === 'made-key' && <AuthorizedKey publicKey={login.publicKey} user={user} />}
    </>
  );
}

const loginWord: Record<Exclude<NodeLogin['kind'], 'none'>, string> = {
  'made-key': 'with a key Gantry made',
  'own-key': 'with a key of yours',
  password: 'with password',
};
