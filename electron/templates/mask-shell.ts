/**
 * A script's text with quoted text, comments and here-documents blanked out, so that a search finds code only. Lines and columns stay.
 * A look, not a reading: what it takes wrongly costs a remark, nothing else.
 */
export function maskShell(text: string): string {
  const masked = text.split('');
  const blank = (from: number, to: number): void => {
    for (let at = from; at < Math.min(to, masked.length); at++) if (masked[at] !== '\n') masked[at] = ' ';
  };
  const waiting: { end: string; isIndented: boolean }[] = [];
  let at = 0;
  while (at < masked.length) {
    const sign = masked[at];
    if (sign === '\\') at += 2;
    else if (sign === "'" || sign === '"') {
      const end = endOfQuote(masked, at, sign);
      blank(at + 1, end);
      at = end + 1;
    } else if (sign === '#' && /[\s;&|(]/.test(masked[at - 1] ?? '\n')) {
      const end = endOfLine(masked, at);
      blank(at, end);
      at = end;
    } else if (sign === '<' && masked[at + 1] === '<' && masked[at + 2] !== '<' && masked[at - 1] !== '<') {
      const rest = masked.slice(at, endOfLine(masked, at)).join('');
      const found = /^<<(-?)[ \t]*(?:"([^"]+)"|'([^']+)'|\\?([\w.-]+))/.exec(rest);
      if (found) waiting.push({ end: found[2] ?? found[3] ?? found[4] ?? '', isIndented: found[1] === '-' });
      at += found ? found[0].length : 2;
    } else if (sign === '\n') {
      at += 1;
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const end = endOfDocument(masked, at, next);
        blank(at, end);
        at = end;
      }
    } else at += 1;
  }
  return masked.join('');
}

function endOfQuote(text: readonly string[], start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

function endOfLine(text: readonly string[], start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

/** Behind the line that ends it. */
function endOfDocument(
  text: readonly string[],
  start: number,
  { end, isIndented }: { end: string; isIndented: boolean },
): number {
  for (let at = start; at < text.length;) {
    const lineEnd = endOfLine(text, at);
    const line = text.slice(at, lineEnd).join('');
    at = Math.min(lineEnd + 1, text.length);
    if ((isIndented ? line.replace(/^\t+/, '') : line) === end) return lineEnd;
  }
  return text.length;
}
