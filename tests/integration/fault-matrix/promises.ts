import type { PauseKind } from '../../../shared/domain/job.ts';
import type { StepKind } from '../../../shared/domain/plan.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import type { FaultName } from './faults.ts';

/**
 * What may come of a job that meets a fault. `through`: nothing that anybody has to do anything about, by the way into the container that
 * is preferred; `through another way`: the same by the next one, which is told. `unknown`: it says that nobody
 * knows, and goes on or offers its choices once the server answers. `gone`: its container is no more, and there is nothing to choose.
 */
export type Outcome =
  'through' | 'through another way' | 'unknown' | 'gone' | `fails ${ErrorCode}` | `pauses ${PauseKind}`;
export type Touched = Partial<Record<StepKind, readonly Outcome[]>>;

/**
 * `before`: it begins while the job waits before a step. `within`: in the middle of what the step does. Steps that are not named do not
 * meet it. One that does not last meets the first step that is named and no other.
 */
export type FaultPromise = {
  readonly isLasting: boolean;
  readonly before?: Touched;
  readonly within?: Touched;
  /** The steps at which it can begin; without it, any. */
  readonly from?: readonly StepKind[];
  /** It takes a quarter of a minute of real time: left to the full run. */
  readonly isSlow?: true;
};

const guest = ['wait-init', 'wait-network', 'prepare', 'files', 'packages', 'script', 'discover', 'checks'] as const;
/** Steps that are worked on inside, from the moment the container runs. */
const inside: readonly StepKind[] = ['wait-ssh', ...guest];
const made: readonly StepKind[] = ['pin-host-keys', 'start', 'wait-address', ...inside];
const running: readonly StepKind[] = ['wait-address', ...inside];

const each = (kinds: readonly StepKind[], ...outcomes: readonly Outcome[]): Touched =>
  Object.fromEntries(kinds.map((kind) => [kind, outcomes]));

const writes: readonly StepKind[] = ['create', 'start'];
/** Whoever gets no answer here waits, and says in the end for what. */
const addressOr = (...outcomes: readonly Outcome[]): Touched => ({
  'wait-address': [...outcomes, 'fails provision:wait-timeout'],
});
const waysInOr = (...outcomes: readonly Outcome[]): Touched =>
  each(inside, ...outcomes, 'fails guest:no-way-in', 'fails provision:wait-timeout');

/** Worked out from what Proxmox, OpenSSH and the scenarios say, not from what the app happens to do. */
export const promises: Record<FaultName, FaultPromise> = {
  // A write is never repeated: where nobody can say whether it was carried out, that is said. Questions are asked again.
  'connection dropped before the request': {
    isLasting: false,
    before: { ...each(writes, 'unknown', 'through'), ...each(running, 'through') },
  },
  'connection dropped in the answer': { isLasting: false, before: each([...writes, ...running], 'through') },
  'connection dropped before the answer': { isLasting: false, before: each([...writes, ...running], 'through') },
  'server away': {
    isLasting: true,
    before: {
      // It is asked first what is there already: without an answer nothing was sent, and there is nothing that anybody would not know.
      create: ['fails pve:unreachable'],
      start: ['unknown'],
      ...addressOr('fails pve:unreachable'),
      ...waysInOr('fails pve:unreachable'),
    },
    within: {
      create: ['unknown'],
      start: ['unknown'],
      // Who is inside already needs no server.
      ...each(['packages', 'script'], 'through'),
    },
  },
  'server silent after the request': {
    isLasting: true,
    before: {
      create: ['fails pve:unreachable', 'fails pve:timeout'],
      start: ['unknown'],
      ...addressOr('fails pve:unreachable', 'fails pve:timeout'),
      ...waysInOr('fails pve:unreachable', 'fails pve:timeout'),
    },
  },
  'answers late': { isLasting: false, before: each([...writes, ...running], 'through') },
  // A question that is answered with nonsense once is asked once more; before the create the first thing is to ask what is there. A start
  // that is answered so is looked for in the list of tasks: with half an answer it is there, behind a sign-in page it never was.
  'sign-in page': {
    isLasting: false,
    before: { ...each(['create', ...running], 'through'), start: ['fails pve:unexpected-response'] },
  },
  'half an answer': { isLasting: false, before: each([...writes, ...running], 'through') },
  'answer of another type': { isLasting: false, before: each([...writes, ...running], 'through') },
  'error 500': {
    isLasting: false,
    before: { ...each(writes, 'fails pve:refused'), ...each(running, 'fails pve:refused', 'through') },
  },
  'error 503': {
    isLasting: false,
    before: { ...each(['create', ...running], 'through'), start: ['fails pve:unexpected-response'] },
  },
  // 595 says that the node was not reached, so nothing was done; 596 does not say.
  'node not reached twice': {
    isLasting: false,
    before: { ...each(writes, 'fails pve:unreachable', 'through'), ...each(running, 'through') },
  },
  'proxy lost the request': {
    isLasting: false,
    before: { ...each(writes, 'unknown'), ...each(running, 'through') },
  },
  'right taken away': {
    isLasting: true,
    // The plan's rights were proven before, so whichever call meets it, the server has changed its mind (A57).
    before: each(['create', 'start', ...running], 'pauses forbidden'),
    within: {
      create: ['pauses forbidden'],
      start: ['pauses forbidden'],
      ...each(['packages', 'script'], 'through'),
    },
  },
  'sign-in no longer accepted': {
    isLasting: true,
    // Nothing that was asked for is at fault, and it can go on as it stands.
    before: each(['create', 'start', ...running], 'pauses forbidden'),
  },
  // Connections that are open go on; the first new one meets the stranger.
  'certificate renewed': {
    isLasting: true,
    before: each([...writes, ...running], 'fails pve:untrusted-certificate', 'through'),
  },
  'create fails': { isLasting: false, before: { create: ['fails pve:task-failed'] } },
  'start fails': { isLasting: false, before: { start: ['fails pve:task-failed'] } },
  'start is killed': { isLasting: false, before: { start: ['fails pve:task-failed'] } },
  'storage full': { isLasting: true, before: { create: ['fails pve:task-failed', 'fails pve:refused'] } },
  'disk full': {
    isLasting: true,
    before: {
      prepare: ['fails ssh:command-failed', 'fails ssh:upload-failed'],
      files: ['fails ssh:command-failed', 'fails ssh:upload-failed'],
      packages: ['fails ssh:command-failed', 'fails ssh:upload-failed'],
      script: ['fails ssh:command-failed', 'fails ssh:upload-failed'],
      // What a check asks is written to a file before it is run, so a disk without room is found out here too.
      checks: ['fails ssh:upload-failed'],
    },
  },
  // Before anything is done inside the next way leads in, and says so: the API terminal, which needs no sign-in of its own and restarts the
  // container once. Later no container is restarted behind its user's back: it is told what was tried and what each way lacks.
  'SSH refused': {
    isLasting: true,
    before: { 'wait-ssh': ['through another way'] },
    from: [...writes, 'pin-host-keys', 'wait-address', 'wait-ssh'],
  },
  'SSH refused in the middle': { isLasting: true, before: each(guest, 'fails guest:no-way-in'), from: guest },
  'SSH reset three times': { isLasting: false, before: each(inside, 'through') },
  'SSH says nothing once': {
    isLasting: false,
    before: each(inside, 'through'),
    from: ['wait-ssh', 'script'],
    isSlow: true,
  },
  'another host key': { isLasting: true, before: each(inside, 'fails ssh:host-key-mismatch') },
  'slow link': { isLasting: true, before: each(inside, 'through') },
  // What only looks may be asked again; what changes something is told by name and signal.
  'command killed': {
    isLasting: false,
    before: {
      ...each(inside, 'through', 'fails ssh:command-failed', 'fails ssh:upload-failed', 'fails ssh:connection-lost'),
      ...each(['wait-init', 'wait-network', 'discover'], 'through'),
    },
  },
  'script killed': { isLasting: false, within: each(['script'], 'fails ssh:command-failed'), from: ['script'] },
  'node away': {
    isLasting: true,
    before: {
      ...each(writes, 'fails pve:unreachable', 'unknown'),
      ...addressOr('fails pve:unreachable'),
      ...waysInOr('fails pve:unreachable', 'fails ssh:unreachable'),
    },
    within: {
      ...each(['create', 'start'], 'unknown'),
      ...each(
        ['packages', 'script'],
        'fails ssh:connection-lost',
        'fails ssh:timeout',
        'fails ssh:unreachable',
        'fails pve:unreachable',
        'fails guest:no-way-in',
      ),
    },
  },
  'node away for a moment': {
    isLasting: false,
    before: {
      ...each(writes, 'through', 'unknown', 'fails pve:unreachable'),
      ...each(running, 'through'),
    },
    // The task is known by then: it is followed again, and nothing is sent a second time.
    within: each(['create', 'start'], 'through'),
    from: [...writes, 'wait-address'],
  },
  'node slow': { isLasting: true, before: each([...writes, ...running], 'through') },
  'clock ahead by three hours': { isLasting: true, before: each([...writes, ...running], 'through') },
  'SSH connections cut': {
    isLasting: false,
    within: each(['packages', 'script'], 'through', 'fails ssh:connection-lost'),
    from: ['packages', 'script'],
  },
  'package lock held': {
    isLasting: true,
    before: { packages: ['fails provision:wait-timeout'] },
    from: guest,
  },
  'package missing': { isLasting: true, before: { packages: ['fails provision:package-missing'] }, from: guest },
  'path read-only': { isLasting: true, before: { files: ['fails ssh:upload-failed'] }, from: guest },
  'no internet': {
    isLasting: true,
    before: {
      'wait-network': ['fails provision:wait-timeout'],
      packages: ['fails ssh:command-failed', 'fails provision:wait-timeout'],
    },
    from: guest,
  },
  'container deleted': {
    isLasting: true,
    before: each(['start', 'wait-address', ...inside], 'gone'),
    within: each(['packages', 'script'], 'gone'),
    from: made,
  },
  // It is started again: the start is part of the plan.
  'container stopped': {
    isLasting: false,
    before: each(running, 'through'),
    from: running,
  },
  'container locked': {
    isLasting: true,
    before: { start: ['fails pve:busy', 'fails pve:task-failed'] },
    from: made,
  },
  'number taken': { isLasting: true, before: { create: ['pauses number-taken'] }, from: ['create'] },
};
