import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import type { HealthCheck } from '../../../shared/domain/health-check.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { IconButton } from '../../ui/button.tsx';

/** The template's health checks: the container counts as ready only when they hold. */
export function ChecksList(): ReactNode {
  const { field } = useController<WizardValues, 'provisioning.checks'>({ name: 'provisioning.checks' });
  if (field.value.length === 0) return null;
  return (
    <section aria-label="Health checks" className="flex flex-col gap-2">
      <div>
        <h3 className="font-medium">Health checks</h3>
        <p className="text-sm text-ink-3">They have to hold at the end, or the job stops and asks.</p>
      </div>
      <ul className="rounded-md border border-line">
        {field.value.map((check) => (
          <li key={check.name} className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-b-0">
            <span className="max-w-3/5 shrink-0 truncate">{check.name}</span>
            <span className="min-w-0 flex-1 truncate text-right font-mono text-sm text-ink-3">{lookedAt(check)}</span>
            <IconButton
              label={`Remove the check ${check.name}`}
              size="small"
              onClick={() => field.onChange(field.value.filter((one) => one !== check))}
            >
              <X aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

function lookedAt(check: HealthCheck): string {
  switch (check.kind) {
    case 'port':
      return `port ${check.port}`;
    case 'http':
      return check.url;
    case 'command':
      return check.command;
  }
}
