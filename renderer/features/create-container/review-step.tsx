import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { Fix, Plan } from '../../../shared/domain/plan.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { useRequest } from '../../hooks/use-request.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { planStop } from '../../parts/plan-stop.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { countText } from '../../ui/format.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { ExportPlan } from './export-plan.tsx';
import { applyFix } from './apply-fix.ts';
import { ArrivalState } from './os-templates/arrival-state.tsx';
import type { Arrival } from './os-templates/use-arrival.ts';
import { useReplanOnArrival } from './os-templates/use-replan-on-arrival.ts';
import { PlanRole } from './plan-role.tsx';
import { PlanView } from './plan-view.tsx';
import { PrivilegedDialog } from './privileged-dialog.tsx';
import { readSpec } from './read-spec.ts';
import { SaveAsTemplate } from './save-as-template.tsx';
import { givenSecrets, type SecretAnswers } from './secret-answers.ts';
import { StepFrame } from './step-frame.tsx';

type Props = {
  head: ReactNode;
  back: ReactNode;
  rootPassword: string;
  secrets: SecretAnswers;
  arrival: Arrival;
  onField: (field: string) => void;
  onStarted: (jobId: JobId) => void;
};

/** The plan as main made it, with what was found out; approving it starts exactly this. */
export function ReviewStep({ head, back, rootPassword, secrets, arrival, onField, onStarted }: Props): ReactNode {
  const { client } = useApp();
  const { getValues, reset } = useFormContext<WizardValues>();
  const [isConfirming, setConfirming] = useState(false);
  const hasStarted = useRef(false);
  const makePlan = useCallback(
    async (signal: AbortSignal) => {
      const read = readSpec(getValues());
      // The way to this step is open only for a form without mistakes.
      if (!read.ok) throw new Error(`the form is not complete: ${Object.keys(read.errors).join(', ')}`);
      return client.call(
        'plan:make',
        {
          spec: read.spec,
          hasRootPassword: rootPassword !== '',
          givenSecrets: Object.keys(givenSecrets(read.spec.provisioning.variables, secrets)),
        },
        signal,
      );
    },
    [client, getValues, rootPassword, secrets],
  );
  const [plan, replan] = useRequest(makePlan);
  const { blockedReason } = arrival;
  useReplanOnArrival(arrival, replan);
  const isSlow = useDelayed(plan.state === 'loading');
  const create = useAction(async (approved: Plan, confirmsPrivileged: boolean) => {
    if (hasStarted.current) return;
    const { jobId } = await client.call('container:create', {
      planId: approved.id,
      hash: approved.hash,
      confirmsPrivileged,
      secrets: givenSecrets(approved.spec.provisioning.variables, secrets),
      ...(rootPassword === '' ? {} : { rootPassword }),
    });
    hasStarted.current = true;
    onStarted(jobId);
  });
  const value = plan.state === 'ready' ? plan.value : null;
  const stop = value && planStop(value.findings);
  const approve = () => {
    if (!value) return;
    if (value.spec.isUnprivileged) create.run(value, false);
    else setConfirming(true);
  };
  const settle = ({ changes }: Fix) => {
    reset(applyFix(getValues(), changes), { keepDefaultValues: true });
    replan();
  };
  const note =
    value === null ? null : (stop?.note ?? `${countText(value.steps.length, 'step')}. Nothing has been written yet.`);
  return (
    <StepFrame
      onForward={value && !stop && blockedReason === null ? approve : null}
      note={note}
      buttons={
        <>
          {back}
          <SaveAsTemplate />
          <Button isBusy={plan.state === 'loading'} onClick={replan}>
            Check again
          </Button>
          <Button
            tone="primary"
            title="Ctrl+Enter"
            isBusy={create.isBusy}
            disabledReason={blockedReason ?? (value === null ? 'The plan is still being made' : (stop?.reason ?? null))}
            onClick={approve}
          >
            Create container
          </Button>
        </>
      }
    >
      {head}
      {arrival.job && (
        <div className="mb-5 empty:hidden">
          <ArrivalState job={arrival.job} />
        </div>
      )}
      <div className="flex flex-col gap-5">
        <h2 className="text-xl font-semibold tracking-tight">Review</h2>
        {plan.state === 'loading' && isSlow && <SkeletonRows label="Making the plan" count={6} />}
        {plan.state === 'failed' && (
          <ErrorNotice
            {...explain(plan.error)}
            action={
              <Button size="small" onClick={replan}>
                Try again
              </Button>
            }
          />
        )}
        {value && <PlanView plan={value} onField={onField} onFix={settle} />}
        {value && <ExportPlan planId={value.id} />}
        {value && <PlanRole plan={value} />}
        {create.error && (
          <ErrorNotice
            {...explain(create.error)}
            action={
              create.error.code === 'plan:stale' ? (
                <Button
                  size="small"
                  onClick={() => {
                    create.clearError();
                    replan();
                  }}
                >
                  Show the new plan
                </Button>
              ) : undefined
            }
          />
        )}
        {value && (
          <PrivilegedDialog
            isOpen={isConfirming}
            onClose={() => setConfirming(false)}
            onConfirm={() => {
              setConfirming(false);
              create.run(value, true);
            }}
          />
        )}
      </div>
    </StepFrame>
  );
}
