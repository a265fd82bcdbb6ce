import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { JobId } from '../../../../shared/domain/ids.ts';
import type { JobChoice } from '../../../../shared/domain/job.ts';
import { describeError } from '../../../errors/describe-error.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { isUndecidedShutdown } from '../../../stores/ask-about-shutdowns.ts';
import { Button, type ButtonProps } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Checkbox } from '../../../ui/toggle.tsx';
import { whichContainer } from './power-question.ts';

const choices: readonly { choice: JobChoice; label: string; tone: NonNullable<ButtonProps['tone']> }[] = [
  { choice: 'leave-running', label: 'Leave it running', tone: 'plain' },
  { choice: 'stop-hard', label: 'Stop hard', tone: 'danger-plain' },
  { choice: 'wait-longer', label: 'Wait longer', tone: 'primary' },
];

/** What to do with a guest that did not go when it was asked to. On a production server, pulling the plug takes a tick more. */
export function ShutdownDialog({ jobId, onClose }: { jobId: JobId; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const job = useSelect(stores.jobs, ({ byId }) => byId.get(jobId));
  const server = useSelect(stores.connections, ({ byId }) => (job ? byId.get(job.connectionId) : undefined));
  const safe = useRef<HTMLButtonElement>(null);
  const [isSure, setSure] = useState(false);
  const choose = useAction(async (choice: JobChoice) => {
    stores.jobs.accept(await client.call('job:choose', { jobId, choice }));
  });
  const isOpenQuestion = job !== undefined && isUndecidedShutdown(job);
  useEffect(() => {
    // Decided elsewhere.
    if (!isOpenQuestion) onClose();
  }, [isOpenQuestion, onClose]);
  if (!isOpenQuestion || job.state.name !== 'failed') return null;
  const { error, choices: offered } = job.state;
  const { title, explanation } = describeError(error);
  const isPlugGuarded = server?.isProduction === true && offered.includes('stop-hard');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={`${whichContainer(job, server?.name)}. ${explanation}`}
      initialFocus={safe}
      className="w-128"
      actions={choices
        .filter(({ choice }) => offered.includes(choice))
        .map(({ choice, label, tone }) => (
          <Button
            key={choice}
            ref={choice === 'leave-running' ? safe : null}
            tone={tone}
            isBusy={choose.isBusy}
            disabledReason={choice === 'stop-hard' && isPlugGuarded && !isSure ? 'Tick the box above first' : null}
            onClick={() => choose.run(choice)}
          >
            {label}
          </Button>
        ))}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        <dt className="font-medium">Wait longer</dt>
        <dd className="text-ink-2">Asks it to shut down once more and waits again.</dd>
        {offered.includes('stop-hard') && (
          <>
            <dt className="font-medium">Stop hard</dt>
            <dd className="text-ink-2">
              Switches it off at once, like pulling the plug. Programs inside cannot save their work.
            </dd>
          </>
        )}
        <dt className="font-medium">Leave it running</dt>
        <dd className="text-ink-2">Nothing more is sent to it.</dd>
      </dl>
      {isPlugGuarded && (
        <Checkbox
          label={`${job.hostname} is on a production server; stop hard all the same`}
          isOn={isSure}
          onChange={setSure}
        />
      )}
      {choose.error && <ErrorNotice {...explain(choose.error)} />}
    </Dialog>
  );
}
