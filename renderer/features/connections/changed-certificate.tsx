import { useState, type ReactNode } from 'react';
import type { Certificate, ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { CertificateFacts, Fingerprint } from './certificate-facts.tsx';

/** Old and new side by side; trusting the new one is a deed of its own, after it was looked at. */
export function ChangedCertificate({
  connection,
  presented,
}: {
  connection: ConnectionSummary;
  presented: string;
}): ReactNode {
  const { client, stores } = useApp();
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  const look = useAction(async () => {
    setCertificate(await client.call('connection:probe', { host: connection.host, port: connection.port }));
  });
  const trust = useAction(async (fingerprint: string) => {
    await client.call('connection:trust', { connectionId: connection.id, fingerprint });
    setCertificate(null);
    await stores.connections.reload();
  });
  return (
    <>
      <Notice tone="failed" title={`The certificate of ${connection.name} has changed`}>
        <p className="text-ink-2">
          All calls have stopped, and no password or token was sent. If you renewed the certificate, compare the new
          fingerprint on the server.
        </p>
        <Facts
          facts={[
            ['Trusted', <Fingerprint key="old" text={connection.fingerprint} />],
            ['Presented now', <Fingerprint key="new" text={presented} />],
          ]}
        />
        <div className="mt-1">
          <Button isBusy={look.isBusy} onClick={() => look.run()}>
            Look at the new certificate…
          </Button>
        </div>
      </Notice>
      {look.error && <ErrorNotice {...explain(look.error)} />}
      <Dialog
        isOpen={certificate !== null}
        onClose={() => setCertificate(null)}
        title="Trust the new certificate?"
        description="Do this only if you know why it changed."
        className="w-150"
        actions={
          <>
            <Button onClick={() => setCertificate(null)}>Do not trust</Button>
            <Button
              tone="danger"
              isBusy={trust.isBusy}
              onClick={() => certificate && trust.run(certificate.fingerprint)}
            >
              Trust new certificate
            </Button>
          </>
        }
      >
        {certificate && <CertificateFacts certificate={certificate} port={connection.port} />}
        {trust.error && <ErrorNotice {...explain(trust.error)} />}
      </Dialog>
    </>
  );
}
