import {
  ArrowRight,
  Ban,
  Check,
  Hourglass,
  ListChecks,
  RotateCcw,
  Route,
  SkipForward,
  Square,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import { isOver, type JobChoice, type JobSnapshot } from '../../../shared/domain/job.ts';
import { choiceWord, stateWord } from '../../features/jobs/job-words.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import type { Entry } from './entry.ts';

const choiceIcons: Record<JobChoice, LucideIcon> = {
  retry: RotateCcw,
  'run-again': RotateCcw,
  skip: SkipForward,
  'other-way': Route,
  finish: Check,
  keep: ArrowRight,
  'wait-longer': Hourglass,
  'stop-hard': Square,
  'leave-running': ArrowRight,
  'roll-back': Undo2,
};

/** A job, and what can be decided about it now. */
export function jobEntry(parts: AppParts, job: JobSnapshot): Entry {
  const { id, title, state, hostname } = job;
  return {
    id: `job/${id}`,
    title,
    kind: 'Job',
    icon: ListChecks,
    detail: stateWord(state).word,
    words: `${hostname} ${job.vmid ?? ''} ${job.node}`,
    inside: () => deedsOf(parts, job),
  };
}

function deedsOf({ client, stores }: AppParts, job: JobSnapshot): Entry[] {
  const { id, state } = job;
  const open = () => stores.navigation.go({ page: 'job', jobId: id });
  const deed = (name: string, title: string, icon: LucideIcon, run: () => void | Promise<void>): Entry => ({
    id: `job/${id}/${name}`,
    title,
    kind: 'Job',
    icon,
    run,
  });
  const deeds = [deed('open', 'Open the job', ListChecks, open)];
  if (!isOver(state)) {
    deeds.push(
      deed('cancel', 'Cancel the job', Ban, async () => {
        await client.call('job:cancel', { jobId: id });
      }),
    );
  }
  for (const choice of 'choices' in state ? state.choices : []) {
    // What cannot be undone is decided on the job's own page, where one sees what it is about.
    const isAsked = choice === 'roll-back' || choice === 'stop-hard';
    deeds.push(
      deed(choice, `${choiceWord[choice].label}${isAsked ? '…' : ''}`, choiceIcons[choice], async () => {
        open();
        if (!isAsked) stores.jobs.accept(await client.call('job:choose', { jobId: id, choice }));
      }),
    );
  }
  return deeds;
}
