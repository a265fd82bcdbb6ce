// Colours and other sequences of a terminal: CSI, OSC, character sets.
const sequence = new RegExp(
  String.raw`\u001B\[[0-9;:?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[()][0-9A-B]|\u001B[=>78cM]`,
  'g',
);
const longest = 4000;

/**
 * A line as a reader sees it: without colours, with what a carriage return wrote over the beginning, without blanks at its ends.
 * Very long lines keep their beginning and their end.
 */
export function plainLine(raw: string): string {
  let text = raw;
  if (text.includes('\u001B')) text = text.replaceAll(sequence, '');
  if (text.includes('\r')) text = lastOverwrite(text);
  text = text.trim();
  return text.length > longest ? `${text.slice(0, longest / 2)} … ${text.slice(-longest / 2)}` : text;
}

function lastOverwrite(text: string): string {
  const parts = text.split('\r');
  return parts.findLast((part) => part.trim() !== '') ?? '';
}

// Date, time of day, seconds since boot, the journal's host and program, Docker's service or build step.
const stamp = new RegExp(
  [
    String.raw`\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\s\]]*\]?`,
    String.raw`\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?`,
    String.raw`\[ *\d+\.\d+\]`,
    String.raw`[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \S+ [^\s:]+:`,
    String.raw`[\w.-]+ +\|`,
    String.raw`#\d+ \d+\.\d+`,
  ]
    .map((one) => `^${one} +(?=\\S)`)
    .join('|'),
);

/** The line without what loggers put before it, so that a rule may say where a line begins. */
export function bareLine(plain: string): string {
  let text = plain;
  for (let rounds = 0; rounds < 3; rounds += 1) {
    const shorter = text.replace(stamp, '');
    if (shorter === text) break;
    text = shorter;
  }
  return text;
}
