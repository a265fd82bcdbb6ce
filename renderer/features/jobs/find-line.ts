import type { ContainerProgressEvent } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { stripAnsi } from '../../ui/ansi.ts';

/** The events at hand, oldest first. */
type Events = { readonly length: number; at(index: number): ContainerProgressEvent | undefined };

/** Where the latest attempt of a step begins in the log; null when none of its lines is at hand. */
export function stepBegin(events: Events, stepId: string): number | null {
  let first: number | null = null;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events.at(index);
    if (event?.step !== stepId) continue;
    first = event.seq;
    if (event.type === 'step' && event.state === 'started') return event.seq;
  }
  return first;
}

/** The line that proves why a job stopped, or else the one that says that it did. */
export function decisiveLine(events: Events, error: AppErrorData): number | null {
  const { details } = error;
  const proof = 'decisiveLines' in details ? details.decisiveLines : 'lastLines' in details ? details.lastLines : [];
  const wanted = stripAnsi(proof.at(-1) ?? '').trim();
  let fallback: number | null = null;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events.at(index);
    if (event?.type === 'error') {
      // Before an earlier error lies an earlier attempt.
      if (fallback !== null) break;
      fallback = event.seq;
    }
    if (event?.type === 'log' && wanted !== '' && stripAnsi(event.message).trim() === wanted) return event.seq;
  }
  return fallback;
}
