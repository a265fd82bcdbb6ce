import type { JobChoice, JobSnapshot, JobState, JobStep } from '../../../shared/domain/job.ts';
import { jobStateWord } from '../../stores/job-state-word.ts';
import type { Tone } from '../../ui/badge.tsx';

/** With its place in the queue. */
export function stateWord(state: JobState): { tone: Tone; word: string } {
  const { tone, word } = jobStateWord(state);
  return { tone, word: state.name === 'queued' ? `${word}, no. ${state.position}` : word };
}

export const stepWord: Record<JobStep['state'], { tone: Tone; word: string }> = {
  pending: { tone: 'stopped', word: 'To do' },
  running: { tone: 'working', word: 'Running' },
  done: { tone: 'running', word: 'Done' },
  skipped: { tone: 'stopped', word: 'Skipped' },
  failed: { tone: 'failed', word: 'Failed' },
  cancelled: { tone: 'stopped', word: 'Cancelled' },
};

/** When a step ran; null for one that is still to be begun, also after it was begun once and interrupted. */
export const timeOf = ({
  state,
  startedAt,
  endedAt,
}: Pick<JobStep, 'state' | 'startedAt' | 'endedAt'>): { from: number; to: number | null } | null =>
  state === 'pending' || startedAt === null ? null : { from: startedAt, to: endedAt };

export const choiceWord: Record<JobChoice, { label: string; help: string }> = {
  retry: { label: 'Retry from this step', help: 'Runs it again; the steps before it are kept as they are.' },
  'run-again': {
    label: 'Run it again',
    help: 'Begins the script from its first line, whatever an earlier attempt has done already.',
  },
  skip: { label: 'Skip this step', help: 'Goes on with the next one.' },
  'other-way': {
    label: 'Try another way in',
    help: 'Goes on from this step by the next way into the container: SSH, pct exec on its node, or the API terminal.',
  },
  finish: {
    label: 'Finish without provisioning',
    help: 'Leaves out what was still to be done inside and takes the container as it is.',
  },
  keep: { label: 'Keep as it is', help: 'What is there stays, unfinished; you can go on by hand.' },
  'wait-longer': { label: 'Wait longer', help: 'Asks it to shut down once more and waits again.' },
  'stop-hard': {
    label: 'Stop hard',
    help: 'Switches it off at once, like pulling the plug. Programs inside cannot save their work.',
  },
  'leave-running': { label: 'Leave it running', help: 'Nothing more is sent to it.' },
  'roll-back': { label: 'Roll back', help: 'Deletes what this job made, and checks that it is gone.' },
};

export const kindWord: Record<JobSnapshot['kind'], string> = {
  'create-container': 'Create',
  'roll-back-container': 'Roll back',
  'power-container': 'Power',
  'destroy-container': 'Delete',
  'grow-disk': 'Grow a disk',
  'fetch-os-template': 'OS template',
  'delete-os-template': 'Delete OS template',
};
