import { Parser } from './parser.ts';
import { SyntaxProblem } from './source.ts';

/** Whether a text can be run, or the shell has to read on. */
export function isCompleteCommand(text: string, line: number): boolean {
  const delimiter = /<<-?\s*['"]?(\w+)/.exec(text)?.[1];
  if (delimiter !== undefined && !new RegExp(`^\\t*${delimiter}$`, 'm').test(text)) return false;
  if (/(?<!\\)(?:\\\\)*\\\n$/.test(text)) return false;
  try {
    const parser = new Parser(text, line);
    while (parser.next());
    return true;
  } catch (error) {
    // Any other mistake is told when the text is run.
    return !(error instanceof SyntaxProblem && error.isIncomplete);
  }
}
