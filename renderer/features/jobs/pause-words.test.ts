import { expect, test } from 'vitest';
import { jobState, jobStep } from '../../../shared/domain/job.ts';
import { grantLines, pauseWords, type PausedState } from './pause-words.ts';

function paused(change: Record<string, unknown>): PausedState {
  const state = jobState.parse({ name: 'paused', reason: 'Because.', ...change });
  if (state.name !== 'paused') throw new Error('no pause');
  return state;
}
const forbidden = (privilege: string | null, path: string | null) =>
  paused({
    kind: 'forbidden',
    error: { code: 'pve:forbidden', message: '', details: { privilege, path, reason: 'Permission check failed' } },
  });
const steps = [
  { id: 'create', state: 'done' },
  { id: 'start', state: 'pending' },
].map(({ id, state }) =>
  jobStep.parse({
    id,
    kind: 'start',
    title: `Step ${id}`,
    state,
    message: '',
    startedAt: null,
    endedAt: null,
    upid: null,
  }),
);

test.each([
  [paused({ kind: 'asked' }), 'Paused as you wished, before “Step start”', 'Go on', 'Cancel the job'],
  [paused({ kind: 'question' }), 'The job waits for your answer', 'Accept and go on', 'Refuse'],
  [
    forbidden('VM.Config.Options', '/vms/105'),
    'The right VM.Config.Options on /vms/105 is missing',
    'Try again',
    'Stop',
  ],
  [forbidden(null, null), 'A right is missing', 'Try again', 'Stop'],
  [paused({ kind: 'silent' }), 'The script says nothing', 'Wait longer', 'End the script'],
  [paused({ kind: 'number-taken', offeredVmid: 106 }), 'The number was taken meanwhile', 'Use 106', 'Stop'],
])('A57 A53 A27 every pause says what it waits for and has two answers: %#', (state, title, goOn, stop) => {
  expect(pauseWords(state, steps)).toMatchObject({ title, goOn, stop });
});

test('A57 the missing right comes with the lines that give it, for a token and for a user', () => {
  const token = { kind: 'token', tokenName: 'anna@pam!gantry' } as const;
  expect(grantLines(forbidden('VM.Allocate', '/vms/105'), token)).toBe(
    'pveum role add GantryMore --privs "VM.Allocate"\n' +
      "pveum acl modify /vms/105 --tokens 'anna@pam!gantry' --roles GantryMore",
  );
  const user = { kind: 'ticket', userName: 'anna@pve' } as const;
  expect(grantLines(forbidden('VM.Allocate, Datastore.AllocateSpace', '/'), user)).toBe(
    'pveum role add GantryMore --privs "VM.Allocate Datastore.AllocateSpace"\n' +
      'pveum acl modify / --users anna@pve --roles GantryMore',
  );
});

test('where the right or its path is not known, no line is made up', () => {
  const token = { kind: 'token', tokenName: 'anna@pam!gantry' } as const;
  expect(grantLines(forbidden(null, null), token)).toBeNull();
  expect(grantLines(forbidden('VM.Allocate', null), token)).toBeNull();
  expect(grantLines(forbidden('VM.Allocate', '/'), undefined)).toBeNull();
  expect(grantLines(paused({ kind: 'asked' }), token)).toBeNull();
});
