/** One line of a log, as the view takes it. */
export type LogLine = {
  readonly at: number;
  readonly text: string;
  readonly kind: 'out' | 'err' | 'task' | 'note' | 'step' | 'wait' | 'done' | 'error';
  /** The part of the work it belongs to. */
  readonly step: string | null;
};

/** The lines at hand, numbered as they were written: `first` up to, not including, `end`. Older ones may have gone. */
export type LogSource = {
  readonly first: number;
  readonly end: number;
  readonly lineAt: (number: number) => LogLine | undefined;
};

export type LogStream = 'all' | 'output' | 'errors' | 'task' | 'gantry';

const kindsOf: Record<Exclude<LogStream, 'all'>, ReadonlySet<LogLine['kind']>> = {
  output: new Set(['out', 'err']),
  errors: new Set(['err', 'error']),
  task: new Set(['task']),
  gantry: new Set(['note', 'step', 'wait', 'done', 'error']),
};

export type LogFilter = {
  readonly stream: LogStream;
  /** Empty: every step. */
  readonly step: string;
};
export const noFilter: LogFilter = { stream: 'all', step: '' };

/** Whether a line is to be shown; null when every line is. */
export function filterTest({ stream, step }: LogFilter): ((line: LogLine) => boolean) | null {
  if (stream === 'all' && step === '') return null;
  return (line) => (step === '' || line.step === step) && (stream === 'all' || kindsOf[stream].has(line.kind));
}
