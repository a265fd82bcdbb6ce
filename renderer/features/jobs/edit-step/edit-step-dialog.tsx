import { useCallback, useState, type ReactNode } from 'react';
import type { JobSnapshot, JobStep } from '../../../../shared/domain/job.ts';
import type { StepInput } from '../../../../shared/domain/step-input.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { FilesInput } from './files-input.tsx';
import { PackagesInput } from './packages-input.tsx';
import { ScriptInput } from './script-input.tsx';

type Props = { job: JobSnapshot; step: JobStep; onClose: () => void };

/** Changes what a step that stopped its job works with, and goes on from it. The template stays as it is. */
export function EditStepDialog({ job, step, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const jobId = job.id;
  const stepId = step.id;
  const [asked, reload] = useRequest(
    useCallback(
      (signal: AbortSignal) => client.call('job:step-input', { jobId, stepId }, signal),
      [client, jobId, stepId],
    ),
  );
  const [changed, setChanged] = useState<StepInput | null>(null);
  const save = useAction(async (input: StepInput) => {
    stores.jobs.accept(await client.call('job:revise', { jobId, stepId, input }));
    onClose();
  });
  const input = changed ?? asked.value;
  return (
    <Dialog
      isOpen
      isSticky={changed !== null}
      onClose={onClose}
      title={`Change “${step.title}”`}
      description="Only this job is changed; its template stays as it is. What is done already stays done."
      className="w-[min(860px,calc(100vw-48px))]"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            isBusy={save.isBusy}
            disabledReason={input === null ? 'It is still being read' : null}
            onClick={() => input && save.run(input)}
          >
            Save and retry
          </Button>
        </>
      }
    >
      <div className="flex max-h-[60vh] min-h-48 flex-col gap-3 overflow-y-auto">
        {asked.state === 'failed' && (
          <ErrorNotice
            {...explain(asked.error)}
            action={
              <Button size="small" onClick={reload}>
                Try again
              </Button>
            }
          />
        )}
        {input && <InputOf input={input} onChange={setChanged} />}
        {save.error && <ErrorNotice {...explain(save.error)} />}
      </div>
    </Dialog>
  );
}

function InputOf({ input, onChange }: { input: StepInput; onChange: (input: StepInput) => void }): ReactNode {
  switch (input.part) {
    case 'script':
      return <ScriptInput script={input.script} onChange={(script) => onChange({ ...input, script })} />;
    case 'packages':
      return <PackagesInput input={input} onChange={onChange} />;
    case 'files':
      return <FilesInput files={input.files} onChange={(files) => onChange({ ...input, files })} />;
  }
}
