/** The text as the editor holds it: every line ends with LF. */
export const withLf = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Whether every line of it ends with CRLF; null while it has but one line. */
export function endsWithCrlf(text: string): boolean | null {
  if (!/[\r\n]/.test(text)) return null;
  return !/[\r\n]/.test(text.replaceAll('\r\n', ''));
}

/**
 * What becomes of a value when the editor, which knows LF alone, holds `edited`: the value itself as long as they say the same, so
 * that being shown changes nothing; else the edited text with the ends of line the value had.
 */
export function editedValue(value: string, edited: string, isCrlf: boolean): string {
  if (withLf(value) === edited) return value;
  return isCrlf ? edited.replaceAll('\n', '\r\n') : edited;
}
