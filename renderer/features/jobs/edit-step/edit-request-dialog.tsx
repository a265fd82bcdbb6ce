import { useCallback, useState, type ReactNode } from 'react';
import type { ContainerSpec } from '../../../../shared/domain/container-spec.ts';
import type { CreationRequest } from '../../../../shared/domain/creation-request.ts';
import type { JobSnapshot } from '../../../../shared/domain/job.ts';
import type { Plan } from '../../../../shared/domain/plan.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { useRequest } from '../../../hooks/use-request.ts';
import { planStop } from '../../../parts/plan-stop.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { RequestFields } from './request-fields.tsx';
import { RequestReview } from './request-review.tsx';

type Props = { job: JobSnapshot; request: CreationRequest; onClose: () => void };

/** Changes what a failed creation asked of Proxmox; the new plan is reviewed and approved before the job goes on with it. */
export function EditRequestDialog({ job, request, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, id: jobId, node } = job;
  const [spec, setSpec] = useState(request.spec);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [options] = useRequest(
    useCallback(
      (signal: AbortSignal) => client.call('node:options', { connectionId, node }, signal),
      [client, connectionId, node],
    ),
  );
  const check = useAction(async () => {
    const { hasRootPassword, enteredVariables: givenSecrets } = request;
    // A number that was typed is not replaced without a question.
    const isVmidProposed = spec.isVmidProposed && spec.vmid === request.spec.vmid;
    setPlan(await client.call('plan:make', { spec: { ...spec, isVmidProposed }, hasRootPassword, givenSecrets }));
  });
  const approve = useAction(async ({ id: planId, hash }: Plan) => {
    stores.jobs.accept(await client.call('job:revise-request', { jobId, planId, hash }));
    onClose();
  });
  const change = (part: Partial<ContainerSpec>): void => setSpec((before) => ({ ...before, ...part }));
  const stop = plan && planStop(plan.findings);
  return (
    <Dialog
      isOpen
      isSticky={spec !== request.spec}
      onClose={onClose}
      title={plan ? `Review the new request for ${job.hostname}` : `Change what is asked for ${job.hostname}`}
      description={
        plan
          ? 'Nothing is sent before you approve it.'
          : 'Nothing was made yet. Change what Proxmox refused; the plan is checked again before anything is sent.'
      }
      className="w-[min(720px,calc(100vw-48px))]"
      actions={
        plan ? (
          <>
            <Button onClick={() => setPlan(null)}>Back</Button>
            <Button
              tone="primary"
              isBusy={approve.isBusy}
              disabledReason={stop?.reason ?? null}
              onClick={() => approve.run(plan)}
            >
              Approve and retry
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button tone="primary" isBusy={check.isBusy} onClick={() => check.run()}>
              Check the new plan
            </Button>
          </>
        )
      }
    >
      {/* Room for the ring around what has the focus. */}
      <div className="-m-1 flex max-h-[60vh] flex-col gap-3 overflow-y-auto p-1">
        {plan ? (
          <RequestReview plan={plan} before={request.parameters} />
        ) : (
          <RequestFields spec={spec} options={options.value} onChange={change} />
        )}
        {!plan && options.state === 'failed' && <ErrorNotice {...explain(options.error)} />}
        {!plan && check.error && <ErrorNotice {...explain(check.error)} />}
        {approve.error && <ErrorNotice {...explain(approve.error)} />}
      </div>
    </Dialog>
  );
}
