import { useState, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { JobChoice, JobSnapshot } from '../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { choiceWord } from './job-words.ts';

type Props = {
  job: JobSnapshot;
  choices: readonly JobChoice[];
  isBusy: boolean;
  onChoose: (choice: JobChoice) => void;
};

/** What is asked about once more. */
type Grave = 'roll-back' | 'stop-hard';
const isGrave = (choice: JobChoice): choice is Grave => choice === 'roll-back' || choice === 'stop-hard';

/** What may be done now. */
export function Choices({ job, choices, isBusy, onChoose }: Props): ReactNode {
  const { stores } = useApp();
  const server = useSelect(stores.connections, ({ byId }) => byId.get(job.connectionId));
  // A question belongs to its job, and goes when it was decided elsewhere.
  const [asked, setAsked] = useState<{ readonly jobId: JobId; readonly choice: Grave } | null>(null);
  const isAsking = (choice: Grave): boolean =>
    asked?.jobId === job.id && asked.choice === choice && choices.includes(choice);
  const close = () => setAsked(null);
  const confirm = (choice: Grave) => () => {
    close();
    onChoose(choice);
  };
  if (choices.length === 0) return null;
  return (
    <div role="group" aria-label="What now" className="flex flex-wrap gap-2">
      {choices.map((choice) => (
        <Tooltip key={choice} text={choiceWord[choice].help}>
          <Button
            tone={
              choice === 'retry' || choice === 'wait-longer' ? 'primary' : isGrave(choice) ? 'danger-plain' : 'plain'
            }
            isBusy={isBusy}
            onClick={() => (isGrave(choice) ? setAsked({ jobId: job.id, choice }) : onChoose(choice))}
          >
            {choiceWord[choice].label}
            {isGrave(choice) && '…'}
          </Button>
        </Tooltip>
      ))}
      <ConfirmDialog
        isOpen={isAsking('roll-back')}
        onClose={close}
        title={`Roll back ${job.hostname}?`}
        description={`What this job made on ${job.node} is deleted, and looked for afterwards.`}
        vanishes={[
          { id: 'container', label: `Container ${job.vmid} (${job.hostname})`, detail: `on ${job.node}` },
          { id: 'disk', label: 'Its disk, with everything in it' },
        ]}
        stays="A downloaded OS template stays, and so does the log of this job."
        cancelLabel="Keep it"
        confirmLabel="Roll back"
        extraConfirm={server?.isProduction ? `${server.name} is a production server; roll back all the same` : null}
        onConfirm={confirm('roll-back')}
      />
      <ConfirmDialog
        isOpen={isAsking('stop-hard')}
        onClose={close}
        title={`Stop ${job.hostname} hard?`}
        description={`Container ${job.vmid} on ${job.node}, ${server?.name ?? 'unknown server'}. It is switched off at once, like pulling the plug. Programs inside cannot save their work.`}
        cancelLabel="Leave it running"
        confirmLabel="Stop hard"
        extraConfirm={server?.isProduction ? `${job.hostname} is on a production server; stop hard all the same` : null}
        onConfirm={confirm('stop-hard')}
      />
    </div>
  );
}
