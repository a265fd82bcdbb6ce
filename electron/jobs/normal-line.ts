/** What of a container's own stands in its job's log, and is another in every job. */
export type OwnWords = { readonly vmid: number | null; readonly hostname: string };

// eslint-disable-next-line no-control-regex -- escape sequences begin with a control character
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;

/** What is never twice the same though nothing is different: in the order in which it has to be looked for. */
const always: readonly (readonly [RegExp, string])[] = [
  [/UPID:[^\s'"]+/g, 'UPID'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, 'UUID'],
  [/\bSHA256:[A-Za-z0-9+/=]{20,}/g, 'FINGERPRINT'],
  [/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/gi, 'MAC'],
  [/\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? (?:\d{1,2} [a-z]{3}|[a-z]{3} +\d{1,2})\b/gi, 'DATE'],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, 'DATE'],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, 'TIME'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?::\d+)?\b/g, 'ADDRESS'],
  [/\b(?=[0-9a-f:]*[0-9])(?:[0-9a-f]{1,4}:){2,7}:?[0-9a-f]{0,4}(?:\/\d+)?(?=[\s,;)\]]|$)/gi, 'ADDRESS'],
  [/\b\d+(?:[.,]\d+)*\s*(?:[kmgt]i?)?b(?:ytes?)?(?:\/s)?\b/gi, 'SIZE'],
  [/\b\d+(?:[.,]\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|min|minutes?|h|hours?)\b/gi, 'DURATION'],
  [/\b\d+(?:[.,]\d+)?\s*%/g, 'PERCENT'],
  [/\b(pid|process)([ =:#]+)\d+/gi, '$1$2PID'],
  [/\[\d+\]/g, '[PID]'],
  [/\/tmp\/[\w./-]+/g, 'TMP'],
  [/\b(Get|Hit|Ign|Err):\d+/g, '$1'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b/gi, 'HASH'],
];

/**
 * A line of a log as it would stand in that of another job in which the same happened; empty for one that says nothing, such as
 * a bar of progress.
 */
export function normalLine(text: string, { vmid, hostname }: OwnWords): string {
  // Of a line that was written over, the last is what stood there.
  let line = text.replaceAll(ansi, '').trimEnd().split('\r').at(-1)?.trim() ?? '';
  if (/^[\s.#=>*|/\\[\]-]*(?:\d+(?:[.,]\d+)?\s*%)?[\s.#=>*|/\\[\]-]*$/.test(line)) return '';
  // All that differs by itself has a digit in it.
  if (/\d/.test(line)) {
    for (const [pattern, word] of always) line = line.replaceAll(pattern, word);
    if (vmid !== null) line = line.replaceAll(new RegExp(String.raw`(?<![\w.])${vmid}(?!\w)`, 'g'), 'VMID');
  }
  if (hostname !== '' && line.includes(hostname))
    line = line.replaceAll(
      new RegExp(String.raw`(?<![\w-])${hostname.replaceAll(/[^\w-]/g, String.raw`\$&`)}(?![\w-])`, 'g'),
      'HOSTNAME',
    );
  return line.replaceAll(/\s+/g, ' ');
}
