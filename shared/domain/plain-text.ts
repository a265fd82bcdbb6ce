/** Any CSI sequence, window titles, and choices of a character set: what a terminal takes as an order and shows nothing of; the same as in renderer/ui/ansi.ts. */
export const ansiSequence = new RegExp(
  String.raw`\u001B\[([0-9;:]*)([A-Za-z])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[()][0-9A-B]`,
  'g',
);

/** The line as it reads, without any sequence. */
export const stripAnsi = (line: string): string => (line.includes('\u001B') ? line.replaceAll(ansiSequence, '') : line);

/** A message of a log as one line: rows have one height. */
export const onOneLine = (message: string): string =>
  message.includes('\n') ? message.replaceAll(/\r?\n/g, ' ⏎ ') : message;
