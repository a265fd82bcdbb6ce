import { useState, type ReactNode } from 'react';
import type { Certificate } from '../../../shared/domain/connection.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { formatDay } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/page-body.tsx';
import { certificateTrouble } from './certificate-age.ts';

export function CertificateFacts({ certificate, port }: { certificate: Certificate; port: number }): ReactNode {
  const [now] = useState(() => Date.now());
  const trouble = certificateTrouble(certificate, now);
  const { subject, issuer, subjectAltNames, validFrom, validTo, fingerprint } = certificate;
  return (
    <div className="flex flex-col gap-3">
      {trouble && <Notice tone="attention" title={`This certificate ${trouble.text}`} />}
      <Facts
        facts={[
          ['Subject', subject],
          ['Issuer', issuer],
          [
            'Valid for',
            subjectAltNames.map((name) => name.replace(/^(?:DNS|IP Address):/, '')).join(', ') || 'no names',
          ],
          ['Valid', `${formatDay(validFrom)} to ${formatDay(validTo)}`],
          ['SHA-256', <Fingerprint key="fingerprint" text={fingerprint} />],
        ]}
      />
      <div className="flex flex-col gap-1 text-ink-2">
        <p>
          To check it, compare the SHA-256 fingerprint with the one the server itself prints. In a shell on the node:
        </p>
        <CodeBlock
          label="How to check the certificate"
          text={`pvenode cert info\n# or\nopenssl s_client -connect localhost:${port} </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256`}
        />
      </div>
    </div>
  );
}

/** Sixteen pairs a line, so that it can be compared by eye. */
export function Fingerprint({ text }: { text: string }): ReactNode {
  const pairs = text.split(':');
  return (
    <span aria-label={text} className="font-mono text-sm">
      {pairs.slice(0, 16).join(':')}
      {pairs.length > 16 && (
        <>
          :<wbr />
          {pairs.slice(16).join(':')}
        </>
      )}
    </span>
  );
}
