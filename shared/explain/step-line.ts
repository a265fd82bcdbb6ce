export type LineStream = 'stdout' | 'stderr' | 'task' | 'gantry';
/** A line of the step's output with its place in it, counted from 0. */
export type StepLine = { readonly stream: LineStream; readonly text: string; readonly at: number };
