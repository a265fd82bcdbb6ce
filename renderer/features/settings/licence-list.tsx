import { useCallback, useState, type ReactNode } from 'react';
import type { Licence } from '../../../shared/domain/settings.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page-body.tsx';

/** What Gantry is made of. The list was written by the build from what went into it. */
export function LicenceList(): ReactNode {
  const { client } = useApp();
  const ask = useCallback((signal: AbortSignal) => client.call('app:licences', {}, signal), [client]);
  const [licences] = useRequest(ask);
  const [isOpen, setOpen] = useState(false);
  if (licences.state === 'failed') return <ErrorNotice {...explain(licences.error)} />;
  if (!licences.value) return null;
  const { value } = licences;
  if (value.length === 0)
    return (
      <Section title="Third-party licences">
        <p className="text-ink-2">They are written when Gantry is built.</p>
      </Section>
    );
  return (
    <Section title="Third-party licences" className="gap-3">
      <p className="text-ink-2">
        Gantry contains {value.length} packages of others. The licences of Electron, Chromium and Node.js lie beside the
        program, as LICENSE and LICENSES.chromium.html.
      </p>
      <div>
        <Button onClick={() => setOpen(true)}>Show their licences</Button>
      </div>
      <ul aria-label="Packages" className="rounded-md border border-line">
        {value.map(({ name, version, licence }) => (
          <li
            key={`${name} ${version}`}
            className="flex h-7 items-center gap-3 border-b border-line px-3 last:border-b-0"
          >
            <span data-selectable className="min-w-0 flex-1 truncate">
              {name}
            </span>
            <span className="text-sm text-ink-3">{version}</span>
            <span className="w-28 truncate text-right text-sm text-ink-2">{licence}</span>
          </li>
        ))}
      </ul>
      {isOpen && <LicenceTexts licences={value} onClose={() => setOpen(false)} />}
    </Section>
  );
}

function LicenceTexts({ licences, onClose }: { licences: readonly Licence[]; onClose: () => void }): ReactNode {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      className="w-180"
      title="Third-party licences"
      description={`As the ${licences.length} packages bring them.`}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <div
        // Scrolled with the keyboard too.
        tabIndex={0}
        role="region"
        aria-label="Texts of the licences"
        data-selectable
        className="max-h-96 overflow-auto rounded-md border border-line bg-sunken px-3 py-2"
      >
        {licences.map(({ name, version, licence, text }) => (
          <section key={`${name} ${version}`} aria-label={name} className="border-b border-line py-3 last:border-b-0">
            <h3 className="font-medium">
              {name} {version}
            </h3>
            <p className="text-sm text-ink-2">{licence}</p>
            <pre className="mt-2 font-mono text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">
              {text || 'The package brings no text.'}
            </pre>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
