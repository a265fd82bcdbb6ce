import { useCallback, useState, type ReactNode } from 'react';
import type { Licence } from '../../../shared/domain/settings.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page-body.tsx';

/** What Gantry is made of. The list was written by the build from what went into it. */
export function LicenceList(): ReactNode {
  const { client } = useApp();
  const ask = useCallback((signal: AbortSignal) => client.call('app:licences', {}, signal), [client]);
  const [licences] = useRequest(ask);
  const [opened, setOpened] = useState<Licence | null>(null);
  if (licences.state === 'failed') return <ErrorNotice {...explain(licences.error)} />;
  if (!licences.value) return null;
  return (
    <Section title="Third-party licences">
      <p className="text-ink-2">
        {licences.value.length === 0
          ? 'They are written when Gantry is built.'
          : `Gantry contains ${licences.value.length} packages of others. Those of Electron, Chromium and Node.js lie beside the program, as LICENSE and LICENSES.chromium.html.`}
      </p>
      {licences.value.length > 0 && (
        <ul aria-label="Packages" className="rounded-md border border-line">
          {licences.value.map((one) => (
            <li key={`${one.name} ${one.version}`} className="border-b border-line last:border-b-0">
              <button
                type="button"
                className="flex h-7 w-full items-center gap-3 px-3 text-left hover:bg-hover"
                onClick={() => setOpened(one)}
              >
                <span className="min-w-0 flex-1 truncate">{one.name}</span>
                <span className="text-sm text-ink-3">{one.version}</span>
                <span className="w-28 truncate text-right text-sm text-ink-2">{one.licence}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {opened && <LicenceText licence={opened} onClose={() => setOpened(null)} />}
    </Section>
  );
}

function LicenceText({ licence, onClose }: { licence: Licence; onClose: () => void }): ReactNode {
  const { name, version, text } = licence;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`${name} ${version}`}
      description={licence.licence}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {text === '' ? (
        <p className="text-ink-2">The package brings no text of its licence.</p>
      ) : (
        <pre
          // Long ones are read with the keyboard too.
          tabIndex={0}
          aria-label={`Licence of ${name}`}
          data-selectable
          className="max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-sm whitespace-pre-wrap"
        >
          {text}
        </pre>
      )}
    </Dialog>
  );
}
