import { useState, type ReactNode } from 'react';
import type { JobChoice, JobSnapshot } from '../../../shared/domain/job.ts';
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

/** What may be done now; rolling back is asked about once more. */
export function Choices({ job, choices, isBusy, onChoose }: Props): ReactNode {
  const [isAsking, setAsking] = useState(false);
  if (choices.length === 0) return null;
  return (
    <div role="group" aria-label="What now" className="flex flex-wrap gap-2">
      {choices.map((choice) => (
        <Tooltip key={choice} text={choiceWord[choice].help}>
          <Button
            tone={
              choice === 'retry' || choice === 'wait-longer'
                ? 'primary'
                : choice === 'roll-back' || choice === 'stop-hard'
                  ? 'danger-plain'
                  : 'plain'
            }
            isBusy={isBusy}
            onClick={() => (choice === 'roll-back' ? setAsking(true) : onChoose(choice))}
          >
            {choice === 'roll-back' ? 'Roll back…' : choiceWord[choice].label}
          </Button>
        </Tooltip>
      ))}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Roll back ${job.hostname}?`}
        description={`What this job made on ${job.node} is deleted, and looked for afterwards.`}
        vanishes={[
          { id: 'container', label: `Container ${job.vmid} (${job.hostname})`, detail: `on ${job.node}` },
          { id: 'disk', label: 'Its disk, with everything in it' },
        ]}
        stays="A downloaded OS template stays, and so does the log of this job."
        cancelLabel="Keep it"
        confirmLabel="Roll back"
        onConfirm={() => {
          setAsking(false);
          onChoose('roll-back');
        }}
      />
    </div>
  );
}
