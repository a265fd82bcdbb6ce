import type { JobSnapshot, JobState } from '../../../shared/domain/job.ts';

export type PausedState = Extract<JobState, { name: 'paused' }>;
export type PauseWords = {
  title: string;
  /** Below it; empty where the title says all. */
  text: string;
  goOn: string;
  stop: string;
  /** What stopping means here, for its tooltip. */
  stopHelp: string;
};

const settles = 'Ends the job here. What was made until now stays until you say what becomes of it.';

/** What a standing job waits for, and its two answers. */
export function pauseWords(state: PausedState, steps: JobSnapshot['steps']): PauseWords {
  const next = steps.find((step) => step.state === 'pending' || step.state === 'running')?.title;
  switch (state.kind) {
    case 'asked':
      return {
        title: next === undefined ? 'Paused as you wished' : `Paused as you wished, before “${next}”`,
        text: 'Nothing runs meanwhile. It goes on from here, also after Gantry was closed.',
        goOn: 'Go on',
        stop: 'Cancel the job',
        stopHelp: settles,
      };
    case 'question':
      return {
        title: 'The job waits for your answer',
        text: state.reason,
        goOn: 'Accept and go on',
        stop: 'Refuse',
        stopHelp: 'The step fails, and you choose what happens then.',
      };
    case 'forbidden':
      return {
        title: forbiddenTitle(state),
        // The title has said which.
        text: isNamed(state) ? 'It goes on from here once the server allows it.' : state.reason,
        goOn: 'Try again',
        stop: 'Stop',
        stopHelp: settles,
      };
    case 'silent':
      return {
        title: 'The script says nothing',
        text: state.reason,
        goOn: 'Wait longer',
        stop: 'End the script',
        stopHelp: 'Its process in the container is ended, and the step fails.',
      };
    case 'number-taken':
      return {
        title: 'The number was taken meanwhile',
        text: state.reason,
        goOn: state.offeredVmid === null ? 'Use the next free number' : `Use ${state.offeredVmid}`,
        stop: 'Stop',
        stopHelp: settles,
      };
  }
}

const isNamed = ({ error }: PausedState): boolean =>
  error?.code === 'pve:forbidden' && error.details.privilege !== null;

function forbiddenTitle({ error }: PausedState): string {
  if (error?.code !== 'pve:forbidden') return 'The server refuses the sign-in';
  const { privilege, path } = error.details;
  if (privilege === null) return 'A right is missing';
  return `The right ${privilege}${path === null ? '' : ` on ${path}`} is missing`;
}

/** The lines for a shell on the server that give a login what is missing; null where that is not known. */
export function grantLines(
  { error }: PausedState,
  auth: { kind: 'token'; tokenName: string } | { kind: 'ticket'; userName: string } | undefined,
): string | null {
  if (error?.code !== 'pve:forbidden' || auth === undefined) return null;
  const { privilege, path } = error.details;
  if (privilege === null || path === null) return null;
  // More than one may be told, such as `VM.Allocate, VM.Config.Disk`.
  const privileges = privilege.match(/[A-Z][\w]*(?:\.\w+)+/g);
  if (privileges === null) return null;
  const whom = auth.kind === 'token' ? `--tokens '${auth.tokenName}'` : `--users ${auth.userName}`;
  return [
    `pveum role add GantryMore --privs "${privileges.join(' ')}"`,
    `pveum acl modify ${path} ${whom} --roles GantryMore`,
  ].join('\n');
}
