import { useCallback, useState, type ReactNode } from 'react';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { ConfirmDialog, type Vanishing } from '../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

type Props = {
  job: JobSnapshot;
  onClose: () => void;
  onConfirm: (options: { keepsOsTemplate: boolean }) => void;
};

/** Shows what a roll-back takes away, as the server tells it now, before it begins. */
export function RollBackDialog({ job, onClose, onConfirm }: Props): ReactNode {
  const { client, stores } = useApp();
  const server = useSelect(stores.connections, ({ byId }) => byId.get(job.connectionId));
  const [dropsImage, setDropsImage] = useState(true);
  const jobId = job.id;
  const [facts] = useRequest(
    useCallback((signal: AbortSignal) => client.call('job:roll-back-facts', { jobId }, signal), [client, jobId]),
  );
  const known = facts.value;
  const image = known?.osTemplate ?? null;
  const vanishes: Vanishing[] | null = known
    ? known.vanishes.map(({ id, label, detail }) => ({ id, label, ...(detail !== null && { detail }) }))
    : facts.state === 'failed'
      ? []
      : null;
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Roll back ${job.hostname}?`}
      description={`What this job made on ${job.node} is deleted, and looked for afterwards.`}
      vanishes={vanishes}
      stays={known ? `This stays: ${known.stays.map(({ label }) => label).join(', ')}.` : undefined}
      {...(image !== null && {
        options: [
          {
            id: 'os-template',
            label: `Also delete the OS template it downloaded`,
            help: image,
            isOn: dropsImage,
            onChange: setDropsImage,
          },
        ],
      })}
      error={facts.state === 'failed' ? <ErrorNotice {...explain(facts.error)} /> : undefined}
      cancelLabel="Keep it"
      confirmLabel="Roll back"
      extraConfirm={server?.isProduction ? `${server.name} is a production server; roll back all the same` : null}
      onConfirm={() => onConfirm({ keepsOsTemplate: image !== null && !dropsImage })}
    />
  );
}
