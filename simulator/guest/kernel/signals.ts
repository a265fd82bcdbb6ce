const numbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  XFSZ: 25,
  WINCH: 28,
} as const;

export type SignalName = keyof typeof numbers;

export const signalNumber = (name: SignalName): number => numbers[name];
export const signalNames: readonly SignalName[] = [
  'HUP',
  'INT',
  'QUIT',
  'ABRT',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'CHLD',
  'CONT',
  'STOP',
  'XFSZ',
  'WINCH',
];
/** Signals that do nothing to a process that has not asked for them. */
export const isHarmless = (name: SignalName): boolean =>
  name === 'CHLD' || name === 'CONT' || name === 'STOP' || name === 'WINCH';

/** Reads `TERM`, `SIGTERM`, `term` or `15`; null for what is no signal. */
export function parseSignal(text: string): SignalName | null {
  const plain = text.toUpperCase().replace(/^SIG/, '');
  return signalNames.find((name) => name === plain || String(numbers[name]) === plain) ?? null;
}
