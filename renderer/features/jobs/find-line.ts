import type { Explanation } from '../../../shared/domain/explanation.ts';
import type { ContainerProgressEvent } from '../../../shared/domain/job.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import { plainLine } from '../../../shared/explain/plain-line.ts';

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
export function decisiveLine(events: Events, error: AppErrorData, explanation: Explanation | null): number | null {
  const { line, ended } = lookFor(events, wanted(error, explanation));
  return line ?? ended;
}

/** The line that proves why a job stopped, where one does and it is at hand. */
export const provenLine = (events: Events, explanation: Explanation | null): number | null =>
  explanation === null || explanation.decisiveLine === null
    ? null
    : lookFor(events, plainLine(explanation.decisiveLine)).line;

function wanted({ details }: AppErrorData, explanation: Explanation | null): string {
  const lines = 'decisiveLines' in details ? details.decisiveLines : 'lastLines' in details ? details.lastLines : [];
  return plainLine(explanation?.decisiveLine ?? lines.at(-1) ?? '');
}

/** The first such line of the latest attempt, and where that attempt ended. */
function lookFor(events: Events, text: string): { line: number | null; ended: number | null } {
  let line: number | null = null;
  let ended: number | null = null;
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events.at(index);
    if (event?.type === 'error') {
      // Before an earlier error lies an earlier attempt.
      if (ended !== null) break;
      ended = event.seq;
    }
    if (event?.type === 'log' && text !== '' && plainLine(event.message) === text) line = event.seq;
  }
  return { line, ended };
}
