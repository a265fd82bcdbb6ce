import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { Plan } from '../../../shared/domain/plan.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { useRequest } from '../../hooks/use-request.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { PlanView } from './plan-view.tsx';
import { readSpec } from './read-spec.ts';
import { SaveAsTemplate } from './save-as-template.tsx';
import { givenSecrets, type SecretAnswers } from './secret-answers.ts';
import { StepFrame } from './step-frame.tsx';

type Props = {
  head: ReactNode;
  back: ReactNode;
  rootPassword: string;
  secrets: SecretAnswers;
  onField: (field: string) => void;
  onStarted: (jobId: JobId) => void;
};

/** The plan as main made it, with what was found out; approving it starts exactly this. */
export function ReviewStep({ head, back, rootPassword, secrets, onField, onStarted }: Props): ReactNode {
  const { client } = useApp();
  const { getValues } = useFormContext<WizardValues>();
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
  const blocking = value?.findings.filter(({ verdict }) => verdict === 'blocks').length ?? 0;
  const approve = () => {
    if (!value) return;
    if (value.spec.isUnprivileged) create.run(value, false);
    else setConfirming(true);
  };
  const isBlocked = blocking > 0;
  const note =
    value === null
      ? null
      : isBlocked
        ? `${blocking === 1 ? 'One thing' : `${blocking} things`} Proxmox would refuse; change ${blocking === 1 ? 'it' : 'them'} first.`
        : `${value.steps.length} steps. Nothing has been written yet.`;
  return (
    <StepFrame
      onForward={value && !isBlocked ? approve : null}
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
            disabledReason={
              value === null ? 'The plan is still being made' : isBlocked ? 'Proxmox would refuse this plan' : null
            }
            onClick={approve}
          >
            Create container
          </Button>
        </>
      }
    >
      {head}
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
        {value && <PlanView plan={value} onField={onField} />}
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

function PrivilegedDialog({
  isOpen,
  onClose,
  onConfirm,
}: {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
}): ReactNode {
  const [isSure, setSure] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Create a privileged container?"
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button tone="danger" disabledReason={isSure ? null : 'Confirm that you want this'} onClick={onConfirm}>
            Create privileged container
          </Button>
        </>
      }
    >
      <Notice tone="attention" title="Root inside is root on the node">
        <p className="text-ink-2">A program that breaks out of it has the whole node. This cannot be changed later.</p>
      </Notice>
      <Checkbox label="I want a privileged container" isOn={isSure} onChange={setSure} />
    </Dialog>
  );
}
