import type { AppErrorData } from '../../shared/errors.ts';
import type { Vmid } from '../../shared/domain/ids.ts';
import type { PauseKind } from '../../shared/domain/job.ts';

/** Pauses during which nothing of the job is open: its place in the queue is free, and they outlast a restart. */
export type ParkKind = Extract<PauseKind, 'asked' | 'forbidden' | 'number-taken'>;

/** Thrown by a step that cannot go on without its user. The job stands still before this step until it is answered. */
export class Parked extends Error {
  readonly kind: ParkKind;
  /** What went wrong, where that is why. */
  readonly error: AppErrorData | null;
  /** Nobody has to be asked: the job is taken up again at once, with its data as revised. */
  readonly goesOn: boolean;
  readonly offeredVmid: Vmid | null;

  constructor(
    kind: ParkKind,
    reason: string,
    {
      error = null,
      goesOn = false,
      offeredVmid = null,
    }: { error?: AppErrorData | null; goesOn?: boolean; offeredVmid?: Vmid | null } = {},
  ) {
    super(reason);
    this.name = 'Parked';
    this.kind = kind;
    this.error = error;
    this.goesOn = goesOn;
    this.offeredVmid = offeredVmid;
  }
}
