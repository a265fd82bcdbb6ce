import { useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ServerFacts } from '../../../shared/domain/server-facts.ts';
import { formatDateTime, formatDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Facts, Section } from '../../ui/page-body.tsx';
import { certificateTrouble } from './certificate-age.ts';
import { Fingerprint } from './certificate-facts.tsx';

type Props = { connection: ConnectionSummary; facts: ServerFacts | undefined };

const trust: Record<NonNullable<ConnectionSummary['trustedHow']>, string> = {
  added: 'You accepted it when you added the server',
  changed: 'You accepted it after it had changed',
  demo: 'Made by Gantry for the demo homelab',
};

/** Which certificate the server must show, what that one says of itself, and why it is trusted. */
export function ServerCertificate({ connection, facts }: Props): ReactNode {
  const certificate = facts?.certificate?.fingerprint === connection.fingerprint ? facts.certificate : null;
  const [now] = useState(() => Date.now());
  const trouble = certificate && certificateTrouble(certificate, now);
  return (
    <Section title="Certificate">
      {trouble && (
        <Notice tone={trouble.isOver ? 'failed' : 'attention'} title={`The certificate ${trouble.text}`}>
          <p className="text-ink-2">
            Gantry goes by the fingerprint and stays connected. Renew it on the node with{' '}
            <code>pvecm updatecerts -f</code>; then Gantry shows you the new one to compare.
          </p>
        </Notice>
      )}
      <Facts
        facts={[
          ...(certificate
            ? ([
                ['Subject', certificate.subject],
                ['Issuer', certificate.issuer],
                ['Valid', `${formatDay(certificate.validFrom)} to ${formatDay(certificate.validTo)}`],
              ] satisfies [string, ReactNode][])
            : []),
          ['SHA-256', <Fingerprint key="pin" text={connection.fingerprint} />],
          [
            'Trusted',
            connection.trustedHow === null
              ? 'since the server was added'
              : `${trust[connection.trustedHow]}${connection.trustedAt === null ? '' : `, ${formatDateTime(connection.trustedAt)}`}`,
          ],
        ]}
      />
    </Section>
  );
}
