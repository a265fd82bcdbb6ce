import type { ReactNode } from 'react';
import type { Explanation, SafeAction } from '../../../shared/domain/explanation.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { describeWithDetails } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import type { Place } from '../../stores/navigation-store.ts';
import { stripAnsi } from '../../ui/ansi.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { afterRollBack } from './after-roll-back.ts';

type Props = {
  job: JobSnapshot;
  error: AppErrorData;
  explanation: Explanation | null;
  /** The job that undoes this one, or was to. */
  rollBack: JobSnapshot | null;
  onShowLine: () => void;
};

/** Why a job stopped: the cause in a sentence, the line that proves it, what to do about it, and what all this rests on. */
export function FailureNotice({ job, error, explanation, rollBack, onShowLine }: Props): ReactNode {
  const { stores } = useApp();
  const words = told(error, explanation);
  const action = explanation?.action ?? null;
  const isUndone = rollBack?.state.name === 'succeeded';
  const way = action === null || (isUndone && action === 'open-container') ? null : wayOf(action, job);
  // While it is being undone, and where that failed, what can be done stands there.
  const undoneStep = isUndone ? afterRollBack(words.nextStep, action) : '';
  return (
    <ErrorNotice
      {...words}
      nextStep={rollBack ? undoneStep : words.nextStep}
      action={
        <>
          {error.code === 'vault:locked' && (
            <Button size="small" onClick={() => stores.vault.putOffUnlock(false)}>
              Unlock…
            </Button>
          )}
          {way && (
            <Button size="small" onClick={() => stores.navigation.go(way.place)}>
              {way.label}
            </Button>
          )}
          <Button size="small" onClick={onShowLine}>
            Show it in the log
          </Button>
        </>
      }
    />
  );
}

/** What is known goes first; what is not known is said to be so, with the words of the error itself. */
function told(error: AppErrorData, explanation: Explanation | null) {
  const words = describeWithDetails(error);
  // The whole log stands below: the last lines are enough, and the choices stay in view.
  const lastLines = words.lines.slice(-4).map(stripAnsi);
  if (!explanation) return { ...words, lines: lastLines };
  const { cause, isSure, sentence, decisiveLine, nextStep, checked } = explanation;
  if (cause === 'unknown' || cause === 'script-failed')
    return {
      ...words,
      // The sentence about a script repeats how it ended.
      explanation: cause === 'unknown' ? `${words.explanation} ${sentence}`.trim() : sentence,
      nextStep,
      checked,
      lines: decisiveLine === null ? lastLines : [decisiveLine],
      isUnproven: decisiveLine === null,
    };
  return {
    ...words,
    title: isSure ? sentence : `Most likely: ${sentence}`,
    explanation: happened(words, decisiveLine),
    nextStep,
    checked,
    lines: decisiveLine === null ? lastLines : [decisiveLine],
    isUnproven: decisiveLine === null,
  };
}

/** What failed, without repeating the line that is shown below it. */
function happened({ title, explanation }: { title: string; explanation: string }, line: string | null): string {
  const proof = line?.replace(/^TASK ERROR: /, '').trim();
  return proof && explanation.includes(proof.replace(/[.!?…]$/, '')) ? `${title}.` : `${title}. ${explanation}`.trim();
}

/** Where the next step is taken. Trying again and editing stand among the choices below. */
function wayOf(action: SafeAction, { connectionId, vmid }: JobSnapshot): { label: string; place: Place } | null {
  switch (action) {
    case 'open-container':
      return { label: 'Open the container', place: { page: 'containers', key: `${connectionId}/${vmid}` } };
    case 'open-servers':
      return { label: 'Open the server', place: { page: 'servers', connectionId } };
    case 'sign-in':
      return { label: 'Sign in again', place: { page: 'servers', connectionId } };
    case 'retry':
    case 'edit-step':
    case 'open-shell':
      return null;
  }
}
