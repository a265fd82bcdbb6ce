import { useCallback, useRef, useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { Plan } from '../../../shared/domain/plan.ts';
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
import { FindingList } from './finding-list.tsx';
import { ArrivalState } from './os-templates/arrival-state.tsx';
import type { Arrival } from './os-templates/use-arrival.ts';
import { useReplanOnArrival } from './os-templates/use-replan-on-arrival.ts';
import { PlanView } from './plan-view.tsx';
import { PlanRows } from './plan-rows.tsx';
import { PrivilegedDialog } from './privileged-dialog.tsx';
import { readSpec } from './read-spec.ts';
import { givenSecrets, type SecretAnswers } from './secret-answers.ts';
import { StepFrame } from './step-frame.tsx';

type Props = {
  head: ReactNode;
  back: ReactNode;
  rootPassword: string;
  secrets: SecretAnswers;
  arrival: Arrival;
  onField: (field: string) => void;
  onStarted: () => void;
};

/** The plans of several containers made from one form: the first one whole, the others by what differs. */
export function ReviewMany({ head, back, rootPassword, secrets, arrival, onField, onStarted }: Props): ReactNode {
  const { client, stores } = useApp();
  const { getValues } = useFormContext<WizardValues>();
  const [isConfirming, setConfirming] = useState(false);
  const hasStarted = useRef(false);
  const makePlans = useCallback(
    async (signal: AbortSignal) => {
      const read = readSpec(getValues());
      // The way to this step is open only for a form without mistakes.
      if (!read.ok) throw new Error(`the form is not complete: ${Object.keys(read.errors).join(', ')}`);
      return client.call(
        'plan:make-many',
        {
          spec: read.spec,
          hostnames: [...read.hostnames],
          hasRootPassword: rootPassword !== '',
          givenSecrets: Object.keys(givenSecrets(read.spec.provisioning.variables, secrets)),
        },
        signal,
      );
    },
    [client, getValues, rootPassword, secrets],
  );
  const [made, replan] = useRequest(makePlans);
  useReplanOnArrival(arrival, replan);
  const isSlow = useDelayed(made.state === 'loading');
  const create = useAction(async (plans: readonly Plan[], confirmsPrivileged: boolean) => {
    const [first] = plans;
    if (hasStarted.current || !first) return;
    const { results } = await client.call('container:create-many', {
      plans: plans.map(({ id, hash }) => ({ planId: id, hash })),
      confirmsPrivileged,
      secrets: givenSecrets(first.spec.provisioning.variables, secrets),
      ...(rootPassword === '' ? {} : { rootPassword }),
    });
    hasStarted.current = true;
    for (const result of results)
      if ('error' in result)
        stores.toasts.show('failure', `${result.hostname} was not begun`, explain(result.error).title);
    onStarted();
  });
  const value = made.state === 'ready' ? made.value : null;
  const [first, ...others] = value?.plans ?? [];
  const all = value ? [...value.findings, ...value.plans.flatMap(({ findings }) => findings)] : [];
  const stop = planStop(all);
  const { blockedReason } = arrival;
  const approve = () => {
    if (!value || !first) return;
    if (first.spec.isUnprivileged) create.run(value.plans, false);
    else setConfirming(true);
  };
  const count = countText(value?.plans.length ?? 0, 'container');
  return (
    <StepFrame
      onForward={first && !stop && blockedReason === null ? approve : null}
      note={value === null ? null : (stop?.note ?? `${count}. Nothing has been written yet.`)}
      buttons={
        <>
          {back}
          <Button isBusy={made.state === 'loading'} onClick={replan}>
            Check again
          </Button>
          <Button
            tone="primary"
            title="Ctrl+Enter"
            isBusy={create.isBusy}
            disabledReason={blockedReason ?? (first ? (stop?.reason ?? null) : 'The plans are still being made')}
            onClick={approve}
          >
            {first ? `Create ${count}` : 'Create containers'}
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
        {made.state === 'loading' && isSlow && <SkeletonRows label="Making the plans" count={6} />}
        {made.state === 'failed' && (
          <ErrorNotice
            {...explain(made.error)}
            action={
              <Button size="small" onClick={replan}>
                Try again
              </Button>
            }
          />
        )}
        {value && first && (
          <>
            <FindingList findings={value.findings.filter(({ verdict }) => verdict !== 'passed')} onField={onField} />
            <h3 className="font-medium">
              {first.spec.hostname}, the first of {value.plans.length}
            </h3>
            <PlanView plan={first} onField={onField} />
            <h3 className="font-medium">The others do the same, with their own</h3>
            <PlanRows plans={others} like={first} onField={onField} />
          </>
        )}
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
                  Show the new plans
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
              create.run(value.plans, true);
            }}
          />
        )}
      </div>
    </StepFrame>
  );
}
