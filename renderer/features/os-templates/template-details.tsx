import type { ReactNode } from 'react';
import type { OsTemplateEntry } from '../../../shared/domain/os-template.ts';
import { CopyButton } from '../../ui/copy-button.tsx';

const algorithmWord = {
  md5: 'MD5',
  sha1: 'SHA-1',
  sha224: 'SHA-224',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
};

/** What the catalogue tells of an OS template, and the checksum it has to have. */
export function TemplateDetails({
  entry: { system, version, architecture, offer },
}: {
  entry: OsTemplateEntry;
}): ReactNode {
  const facts: [string, string][] = [
    ['System', system],
    ['Version', version],
    ['Architecture', architecture],
    ['Section', offer?.section ?? ''],
    ['Maintainer', offer?.maintainer ?? ''],
    ['More about it', offer?.infoPage ?? ''],
  ];
  return (
    <div className="flex flex-col gap-2 pr-2 pb-2 pl-10 text-sm" data-selectable>
      {offer?.description && <p className="text-ink-2">{offer.description}</p>}
      <dl className="grid grid-cols-[112px_1fr] gap-x-3 gap-y-0.5">
        {facts.map(
          ([name, value]) =>
            value !== '' && (
              <div key={name} className="contents">
                <dt className="text-ink-3">{name}</dt>
                <dd className="[overflow-wrap:anywhere]">{value}</dd>
              </div>
            ),
        )}
        <dt className="text-ink-3">{offer?.checksum ? algorithmWord[offer.checksum.algorithm] : 'Checksum'}</dt>
        <dd>
          {offer?.checksum ? (
            <span className="flex items-start gap-2">
              <code className="min-w-0 flex-1 font-mono text-xs break-all">{offer.checksum.digest}</code>
              <CopyButton isIcon text={offer.checksum.digest} label="Copy the checksum" />
            </span>
          ) : (
            <span className="text-ink-2">
              not known: the catalogue does not offer it, and Proxmox tells none of stored files
            </span>
          )}
        </dd>
      </dl>
    </div>
  );
}
