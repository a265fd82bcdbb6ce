import type { ContainerProgressEvent } from '../../../shared/domain/job.ts';
import type { LogLine } from '../../ui/log-row.tsx';

const kinds = { stdout: 'out', stderr: 'err', task: 'task', gantry: 'note' } as const;

/** One event as a line of the log. */
export function toLogLine(event: ContainerProgressEvent): LogLine {
  const { at } = event;
  // Rows have one height: a message of several lines is told on one.
  const message = event.message.replaceAll(/\r?\n/g, ' ⏎ ');
  switch (event.type) {
    case 'log':
      return { at, text: message, kind: kinds[event.stream] };
    case 'complete':
      return { at, text: `✓ ${message}`, kind: 'done' };
    case 'error':
      return { at, text: `✗ ${message}`, kind: 'error' };
    case 'step':
      switch (event.state) {
        case 'started':
          return { at, text: `▸ ${message}`, kind: 'step' };
        case 'waiting':
          return { at, text: `  … ${message}`, kind: 'wait' };
        case 'done':
          return { at, text: `  ✓ ${message}`, kind: 'wait' };
        case 'skipped':
          return { at, text: `  ↷ Skipped: ${message}`, kind: 'wait' };
        case 'failed':
          return { at, text: `  ✗ ${message}`, kind: 'error' };
      }
  }
}
