import type { ContainerProgressEvent } from './job.ts';

type LogEvent = Extract<ContainerProgressEvent, { type: 'log' }>;

/** Lines of one stream of a step that came together, at one time; `seq` is that of the first. Stands for one `log` event a line. */
export type LogLines = Pick<LogEvent, 'jobId' | 'seq' | 'at' | 'percent' | 'step' | 'stream'> & { messages: string[] };

export const eventsOfLines = ({ messages, seq, ...shared }: LogLines): LogEvent[] =>
  messages.map((message, index) => ({ ...shared, type: 'log', seq: seq + index, message }));
