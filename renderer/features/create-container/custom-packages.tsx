import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';

/** Those of the template that no manager has, with the commands they are: what is run as root is shown before it is. */
export function CustomPackages(): ReactNode {
  const { field } = useController<WizardValues, 'provisioning.customPackages'>({ name: 'provisioning.customPackages' });
  if (field.value.length === 0) return null;
  return (
    <section aria-label="Custom packages" className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium text-ink-2">
        custom <span className="text-ink-3">{field.value.length}</span>
      </h3>
      <ul className="rounded-md border border-line">
        {field.value.map((entry) => (
          <li key={entry.name} className="flex items-start gap-2 border-b border-line px-3 py-1.5 last:border-b-0">
            <div className="min-w-0 flex-1">
              <span className="font-mono text-sm">{entry.name}</span>
              <Disclosure title="What is run">
                <dl className="grid grid-cols-[64px_minmax(0,1fr)] gap-x-2 font-mono text-sm">
                  <dt className="font-sans text-ink-3">Check</dt>
                  <dd className="[overflow-wrap:anywhere] whitespace-pre-wrap">{entry.check}</dd>
                  <dt className="font-sans text-ink-3">Install</dt>
                  <dd className="[overflow-wrap:anywhere] whitespace-pre-wrap">{entry.install}</dd>
                </dl>
              </Disclosure>
            </div>
            <IconButton
              label={`Remove ${entry.name}`}
              size="small"
              onClick={() => field.onChange(field.value.filter((one) => one !== entry))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
