import type { ContainerProgressEvent } from '../../../shared/domain/job.ts';
import type { LogLine } from '../../ui/log-line.ts';

const kinds = { stdout: 'out', stderr: 'err', task: 'task', gantry: 'note' } as const;

/** One event as a line of the log. */
export const toLogLine = (event: ContainerProgressEvent): LogLine => ({
  at: event.at,
  step: event.step,
  ...words(event),
});

function words(event: ContainerProgressEvent): Pick<LogLine, 'text' | 'kind'> {
  // Rows have one height: a message of several lines is told on one.
  const message = event.message.replaceAll(/\r?\n/g, ' ⏎ ');
  switch (event.type) {
    case 'log':
      return { text: message, kind: kinds[event.stream] };
    case 'complete':
      return { text: `✓ ${message}`, kind: 'done' };
    case 'error':
      return { text: `✗ ${message}`, kind: 'error' };
    case 'step':
      switch (event.state) {
        case 'started':
          return { text: `▸ ${message}`, kind: 'step' };
        case 'waiting':
          return { text: `  … ${message}`, kind: 'wait' };
        case 'done':
          return { text: `  ✓ ${message}`, kind: 'wait' };
        case 'skipped':
          return { text: `  ↷ Skipped: ${message}`, kind: 'wait' };
        case 'failed':
          return { text: `  ✗ ${message}`, kind: 'error' };
      }
  }
}
