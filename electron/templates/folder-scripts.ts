import { scriptEntry, scriptName } from '../../shared/domain/provisioning.ts';
import type { ScriptEntry } from '../../shared/domain/provisioning.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { compareNames, isHidden, textOf } from './folder-layout.ts';
import type { InnerFile, Part } from './folder-layout.ts';
import { preludeProblems } from './prelude-use.ts';
import { problemOf } from './yaml-place.ts';

const mostCharacters = 512 * 1024;
const mostDescription = 500;

/** The scripts of a folder, `NN-name.sh`, by their number and then by their name. Their text is kept as it is. */
export function readScripts(files: readonly InnerFile[]): Part<ScriptEntry> {
  const problems: TemplateProblem[] = [];
  const entries: ScriptEntry[] = [];
  for (const { name, file, bytes } of files.filter((one) => !isHidden(one))) {
    if (name.includes('/') || !/^\d+-.*\.sh$/s.test(name)) {
      problems.push(problemOf(file, null, 'left out: scripts are called NN-name.sh, with a number first', 'warning'));
      continue;
    }
    if (!scriptName.safeParse(name).success) {
      problems.push(
        problemOf(file, null, 'a script’s name may hold letters, digits, dot, dash, underscore, at most 100'),
      );
      continue;
    }
    const content = textOf(bytes);
    if (content === null) problems.push(problemOf(file, null, 'it is not text in UTF-8'));
    else if (content.length > mostCharacters)
      problems.push(problemOf(file, null, `it is longer than ${mostCharacters / 1024} Ki characters`));
    else {
      entries.push(scriptEntry.parse({ name, content, description: describe(content) }));
      problems.push(...spellingProblems(file, content), ...preludeProblems(file, content));
    }
  }
  return { entries: entries.toSorted(byNumber), problems };
}

const byNumber = (a: ScriptEntry, b: ScriptEntry): number =>
  numberOf(a.name) - numberOf(b.name) || compareNames(a.name, b.name);
const numberOf = (name: string): number => Number(/^\d+/.exec(name)?.[0] ?? 0);

/** The comment under the first line: what the script does, in its author's words. */
function describe(content: string): string {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const told: string[] = [];
  for (const line of lines[0]?.startsWith('#!') === true ? lines.slice(1) : lines) {
    const comment = /^\s*#+(.*)$/.exec(line)?.[1]?.trim();
    if (comment === undefined) {
      if (line.trim() === '' && told.length === 0) continue;
      break;
    }
    // Rulers of signs are decoration, and a directive is for another program.
    if (/[\p{L}\p{N}]/u.test(comment) && !comment.startsWith('shellcheck ')) told.push(comment);
    else if (told.length > 0) break;
  }
  const text = told.join(' ');
  return text.length <= mostDescription ? text : `${text.slice(0, mostDescription - 1).trimEnd()}…`;
}

/** What a shell on Linux trips over, and nobody sees in an editor. */
function spellingProblems(file: string, content: string): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  if (content.startsWith('\uFEFF'))
    problems.push(
      problemOf(
        file,
        { line: 1, column: 1 },
        'it begins with a byte order mark, which a shell takes for a command',
        'warning',
      ),
    );
  const line = content.split('\n').findIndex((one) => one.endsWith('\r'));
  if (line >= 0)
    problems.push(
      problemOf(
        file,
        { line: line + 1, column: 1 },
        'its lines end as on Windows (CR LF), which a shell on Linux does not understand',
        'warning',
      ),
    );
  return problems;
}
