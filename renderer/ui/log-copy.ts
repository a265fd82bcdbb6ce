import { stripAnsi } from './ansi.ts';
import type { LogSource } from './log-line.ts';

/** Lines as plain text, without colours. */
export function textOfLines({ first, end, lineAt }: LogSource, from = first, to = end - 1): string {
  const texts: string[] = [];
  for (let number = Math.max(first, from); number <= Math.min(end - 1, to); number += 1)
    texts.push(stripAnsi(lineAt(number)?.text ?? ''));
  return texts.join('\n');
}

/** What is selected with the mouse, without line numbers and without the breaks that only wrapping made. */
export function selectedText(selection: Selection): string {
  if (selection.rangeCount === 0) return '';
  const fragment = selection.getRangeAt(0).cloneContents();
  for (const aside of fragment.querySelectorAll('[data-aside]')) aside.remove();
  const lines = [...fragment.querySelectorAll('[data-line]')];
  if (lines.length === 0) return fragment.textContent ?? '';
  return lines.map((line) => line.textContent ?? '').join('\n');
}
