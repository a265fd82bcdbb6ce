import { Globe, Lock, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerDetail, ContainerRow } from '../../../shared/domain/container.ts';
import type { ContainerService } from '../../../shared/domain/service.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Badge, StatusWord, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { CredentialLine } from './credential-line.tsx';
import { isWebUrl, webReason } from './row-words.ts';

type Props = { row: ContainerRow; detail: ContainerDetail | null; blocked: string | null; onChanged: () => void };

/** `past`: of a container that does not run, or is not in reach, as it was seen last. */
const states: Record<ContainerService['status'], { tone: Tone; word: string; past: string }> = {
  installing: { tone: 'working', word: 'Installing', past: 'Was being installed' },
  running: { tone: 'running', word: 'Running', past: 'Was running' },
  stopped: { tone: 'stopped', word: 'Stopped', past: 'Was stopped' },
  error: { tone: 'failed', word: 'Failed', past: 'Had failed' },
  unknown: { tone: 'stopped', word: 'Unknown', past: 'Unknown' },
};

export function ServicesTab({ row, detail, blocked, onChanged }: Props): ReactNode {
  const { client, stores } = useApp();
  const { containerId } = row;
  const webBlocked = useSelect(stores.connections, ({ byId }) => webReason(row, byId.get(row.connectionId)));
  const refresh = useAction(async () => {
    if (containerId === null) return;
    await client.call('container:refresh-services', { containerId });
    onChanged();
  });
  if (containerId === null)
    return <p className="p-4 text-ink-2">Gantry looks into containers it made itself. This one was made elsewhere.</p>;
  const services = detail?.row.services ?? row.services;
  const credentials = detail?.credentials ?? [];
  const seenAt = services[0]?.observedAt;
  return (
    <div className="flex flex-col gap-5 p-4">
      <Section
        title="Services"
        aside={
          <span className="flex items-center gap-2 text-sm text-ink-3">
            {seenAt !== undefined && <Age at={seenAt} />}
            <Button
              size="small"
              isBusy={refresh.isBusy}
              disabledReason={blocked ?? (row.status === 'running' ? null : 'It is not running')}
              onClick={() => refresh.run()}
            >
              {!refresh.isBusy && <RefreshCw aria-hidden />}
              Look again
            </Button>
          </span>
        }
      >
        {refresh.error && <ErrorNotice {...explain(refresh.error)} />}
        {services.length === 0 ? (
          <p className="text-ink-2">None found.</p>
        ) : (
          <ul aria-label="Services" className="rounded-md border border-line">
            {services.map((service) => (
              <Service key={service.id} service={service} blocked={webBlocked} />
            ))}
          </ul>
        )}
      </Section>
      {credentials.length > 0 && (
        <Section title="Credentials">
          <ul aria-label="Credentials" className="rounded-md border border-line">
            {credentials.map((credential) => (
              <CredentialLine key={credential.id} credential={credential} />
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Service({ service, blocked }: { service: ContainerService; blocked: string | null }): ReactNode {
  const { client } = useApp();
  const open = useAction(async () => {
    await client.call('service:open', { containerId: service.containerId, serviceId: service.id });
  });
  const { tone, word, past } = states[service.status];
  return (
    <li aria-label={service.name} className="flex flex-col gap-1 border-b border-line px-3 py-2 last:border-b-0">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{service.name}</span>
        {blocked === null ? (
          <StatusWord tone={tone} isHollow={service.status === 'unknown'}>
            {word}
          </StatusWord>
        ) : (
          <StatusWord tone="stopped" isHollow>
            {past}
          </StatusWord>
        )}
        {isWebUrl(service.webUrl) && (
          <Button size="small" isBusy={open.isBusy} disabledReason={blocked} onClick={() => open.run()}>
            <Globe aria-hidden />
            Open
          </Button>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-1.5 text-sm text-ink-3">
        <span>{service.type}</span>
        {service.ports.map(({ port, protocol, isLoopback }) => (
          <Badge key={`${port}/${protocol}`}>
            {isLoopback && <Lock aria-hidden className="size-3" />}
            {port}/{protocol}
            {isLoopback && ' local only'}
          </Badge>
        ))}
        {isWebUrl(service.webUrl) && (
          <span data-selectable className="font-mono">
            {service.webUrl}
          </span>
        )}
      </div>
      {open.error && <ErrorNotice {...explain(open.error)} />}
    </li>
  );
}
