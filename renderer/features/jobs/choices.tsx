import { PencilLine, SquareTerminal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { JobChoice, JobSnapshot, JobStep } from '../../../shared/domain/job.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { choiceWord } from './job-words.ts';
import { EditRequest } from './edit-step/edit-request.tsx';
import { EditStepDialog } from './edit-step/edit-step-dialog.tsx';
import { RollBackDialog } from './roll-back-dialog.tsx';

type Props = {
  job: JobSnapshot;
  choices: readonly JobChoice[];
  isBusy: boolean;
  onChoose: (choice: JobChoice, options?: { keepsOsTemplate: boolean }) => void;
};

/** What is asked about once more. */
type Grave = 'roll-back' | 'stop-hard';
const isGrave = (choice: JobChoice): choice is Grave => choice === 'roll-back' || choice === 'stop-hard';

/** Steps whose input can be changed before they are tried again. */
const editableKinds: ReadonlySet<JobStep['kind']> = new Set<JobStep['kind']>(['script', 'packages', 'files']);

/** What may be done now. */
export function Choices({ job, choices, isBusy, onChoose }: Props): ReactNode {
  const { stores } = useApp();
  const server = useSelect(stores.connections, ({ byId }) => byId.get(job.connectionId));
  // A question belongs to its job, and goes when it was decided elsewhere.
  const [asked, setAsked] = useState<{ readonly jobId: JobId; readonly choice: Grave } | null>(null);
  // A notification or message may have led here with the question.
  const broughtAlong = useSelect(stores.navigation, ({ place }) =>
    place.page === 'job' && place.jobId === job.id ? place.asks : undefined,
  );
  const isAsking = (choice: Grave): boolean =>
    (broughtAlong === choice || (asked?.jobId === job.id && asked.choice === choice)) && choices.includes(choice);
  const rowKey = `${job.connectionId}/${job.vmid}`;
  const isShellOffered = useSelect(
    stores.inventory,
    ({ byKey }) => job.kind === 'create-container' && byKey.get(rowKey)?.status === 'running',
  );
  const [isEditing, setEditing] = useState(false);
  const close = () => {
    setAsked(null);
    if (broughtAlong !== undefined) stores.navigation.follow({ page: 'job', jobId: job.id });
  };
  const confirm = (choice: Grave) => () => {
    close();
    onChoose(choice);
  };
  const stepId = 'stepId' in job.state ? job.state.stepId : null;
  const stopped = job.steps.find(({ id }) => id === stepId);
  const editable = choices.includes('retry') && stopped && editableKinds.has(stopped.kind) ? stopped : null;
  // Where the cause lies in what the step was given, trying the same again would fail the same way.
  const advisesEdit = editable !== null && job.state.name === 'failed' && job.state.explanation?.action === 'edit-step';
  const edit = editable && (
    <Button tone={advisesEdit ? 'primary' : 'plain'} onClick={() => setEditing(true)}>
      <PencilLine aria-hidden />
      Change it and retry…
    </Button>
  );
  // What Proxmox itself refused is changed there.
  const isRequestAsked =
    choices.includes('retry') && (stopped?.kind === 'create' || stopped?.kind === 'download-os-template');
  // Whether it has done its work already is seen inside only.
  const advisesLook = choices.includes('run-again');
  const shell = isShellOffered && (
    <Button
      tone={advisesLook ? 'primary' : 'plain'}
      onClick={() => stores.navigation.go({ page: 'shell', key: rowKey })}
    >
      <SquareTerminal aria-hidden />
      {advisesLook ? 'Look inside' : 'Open a shell'}
    </Button>
  );
  if (choices.length === 0) return null;
  return (
    <div role="group" aria-label="What now" className="flex flex-wrap gap-2">
      {advisesEdit && edit}
      {advisesLook && shell}
      {choices.map((choice) => (
        <Tooltip key={choice} text={choiceWord[choice].help}>
          <Button
            tone={
              (choice === 'retry' && !advisesEdit) || choice === 'wait-longer'
                ? 'primary'
                : isGrave(choice)
                  ? 'danger-plain'
                  : 'plain'
            }
            isBusy={isBusy}
            onClick={() => (isGrave(choice) ? setAsked({ jobId: job.id, choice }) : onChoose(choice))}
          >
            {choiceWord[choice].label}
            {isGrave(choice) && '…'}
          </Button>
        </Tooltip>
      ))}
      {!advisesEdit && edit}
      {isRequestAsked && <EditRequest key={job.id} job={job} />}
      {!advisesLook && shell}
      {editable && isEditing && <EditStepDialog job={job} step={editable} onClose={() => setEditing(false)} />}
      {isAsking('roll-back') && (
        <RollBackDialog
          job={job}
          onClose={close}
          onConfirm={(options) => {
            close();
            onChoose('roll-back', options);
          }}
        />
      )}
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
