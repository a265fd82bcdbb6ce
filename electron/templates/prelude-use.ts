import type { TemplateProblem } from '../../shared/domain/template.ts';
import { problemOf } from './yaml-place.ts';

const provided = new Set([
  'log_info',
  'log_warn',
  'log_error',
  'is_installed',
  'ensure_installed',
  'run_as_user',
  'generate_password',
  'save_credential',
  'wait_for_apt_lock',
  'write_file',
  'init_system',
  'service_enable',
  'service_start',
  'service_stop',
  'service_restart',
  'service_reload',
  'service_is_running',
]);
/** Where a command may begin, and the beginnings helpers of this format have. */
const call =
  /(?:^|[;&|({]|\$\(|\b(?:if|then|else|elif|do|while|until|!))[ \t]*((?:log|is|ensure|run_as|generate|save|wait_for|install|get)_[a-z0-9_]+)(?=[ \t;|&)]|$)(?!\s*\()/gm;
/** Enough to see that a script was written for something else. */
const mostTold = 10;
const definition = /\b([a-z0-9_]+)[ \t]*\(\)|\bfunction[ \t]+([a-z0-9_]+)/g;

/**
 * What a script calls by the name of a helper that Gantry's prelude does not have. A look at its text, not a reading of it: what a
 * script defines itself, or brings along with `.`, is not told of.
 */
export function preludeProblems(file: string, content: string): TemplateProblem[] {
  const text = content.replace(/^[ \t]*#.*$/gm, '');
  if (/^[ \t]*(?:\.|source)[ \t]/m.test(text)) return [];
  const own = new Set([...text.matchAll(definition)].map(([, plain, named]) => plain ?? named));
  const told = new Set<string>();
  const problems: TemplateProblem[] = [];
  const tell = (name: string, index: number, reason: string): void => {
    if (told.has(name) || told.size >= mostTold) return;
    told.add(name);
    const before = text.slice(0, index).split('\n');
    problems.push(
      problemOf(file, { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }, reason, 'warning'),
    );
  };
  for (const match of text.matchAll(call)) {
    const name = match[1] ?? '';
    const index = match.index + match[0].length - name.length;
    if (!provided.has(name) && !own.has(name))
      tell(name, index, `it calls ${name}, which is neither in Gantry’s prelude nor in this script`);
  }
  return problems;
}
