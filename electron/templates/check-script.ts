import { readFile } from 'node:fs/promises';
import { interpreterOf, type ShellName } from '../lib/interpreter.ts';
import type { ScriptRemark } from '../../shared/domain/template-library.ts';
import { preludeProblems } from './prelude-use.ts';
import { habitRemarks, placeOf, type Shell } from './script-habits.ts';

export type ScriptToCheck = { name: string; content: string; osTemplatePatterns: readonly string[] };
type Parser = {
  variants: Readonly<Record<NonNullable<Shell>, number>>;
  parse: (text: string, variant: number) => Promise<unknown>;
};

/** The parser's memory is small; a script is seldom a tenth of this. */
const mostCharacters = 64 * 1024;

/** Reads scripts the way their shell would, and tells of what will go wrong. `parserFile` is the compiled parser (sh-syntax's main.wasm). */
export function createScriptChecker(parserFile: string): (script: ScriptToCheck) => Promise<ScriptRemark[]> {
  let loading: Promise<Parser> | null = null;
  return async ({ name, content, osTemplatePatterns }) => {
    const interpreter = interpreterOf(content);
    if (interpreter.kind === 'other') return [];
    if (interpreter.kind === 'unclear')
      return [{ level: 'error', line: 1, column: 1, message: `${interpreter.reason}: it cannot be run` }];
    const shell = variantOf(interpreter.shell);
    const isForAlpine = osTemplatePatterns.some((pattern) => /alpine/i.test(pattern));
    const syntax = await syntaxRemarks(content, shell, await (loading ??= loadParser(parserFile)));
    const helpers = preludeProblems(name, content).map(({ line, column, reason }): ScriptRemark => ({
      level: 'warning',
      line: line ?? 1,
      column: column ?? 1,
      message: reason,
    }));
    return [
      ...syntax,
      ...lineEndRemarks(content),
      ...helpers,
      ...habitRemarks(content, { shell, isForAlpine }),
    ].toSorted((a, b) => a.line - b.line || a.column - b.column);
  };
}

/** The language the parser knows it as. */
function variantOf(shell: ShellName): NonNullable<Shell> {
  switch (shell) {
    case 'sh':
    case 'dash':
    case 'ash':
      return 'sh';
    case 'ksh':
    case 'mksh':
      return 'ksh';
    case 'bash':
    case 'zsh':
      return shell;
  }
}

async function syntaxRemarks(
  content: string,
  shell: NonNullable<Shell>,
  { parse, variants }: Parser,
): Promise<ScriptRemark[]> {
  if (content.length > mostCharacters)
    return [
      {
        level: 'warning',
        line: 1,
        column: 1,
        message: `longer than ${mostCharacters / 1024} KiB: its syntax was not checked`,
      },
    ];
  try {
    await parse(content, variants[shell]);
    return [];
  } catch (error) {
    const mistake = mistakeOf(error);
    if (mistake) return [{ level: 'error', ...mistake, column: columnOf(content, mistake) }];
    return [{ level: 'warning', line: 1, column: 1, message: 'its syntax could not be checked' }];
  }
}

/** What the parser says; null when it is the parser that failed, and nothing is known about the script. */
function mistakeOf(error: unknown): { line: number; column: number; message: string } | null {
  if (!(error instanceof Error)) return null;
  const { message } = error;
  if (
    'Pos' in error &&
    typeof error.Pos === 'object' &&
    error.Pos !== null &&
    'Line' in error.Pos &&
    'Col' in error.Pos
  )
    return { line: Number(error.Pos.Line), column: Number(error.Pos.Col), message };
  // A word of another shell is told as text alone, FILE:LINE:COLUMN: WHAT; tried parsing as THIS.
  const told = /^[^:]*:(\d+):(\d+): (.*?)(?:; tried parsing as posix)?$/s.exec(message);
  return told
    ? { line: Number(told[1]), column: Number(told[2]), message: `${told[3] ?? ''}; this script is run by sh` }
    : null;
}

/** The parser counts bytes, an editor counts characters. */
function columnOf(content: string, { line, column }: { line: number; column: number }): number {
  const text = Buffer.from(content.split('\n')[line - 1] ?? '', 'utf8');
  return text.subarray(0, column - 1).toString('utf8').length + 1;
}

/** Nobody sees them, and the shell takes them for a part of the last word. */
function lineEndRemarks(content: string): ScriptRemark[] {
  const at = content.indexOf('\r\n');
  return at < 0
    ? []
    : [
        {
          level: 'error',
          ...placeOf(content, at),
          message: 'the lines end as on Windows (CR LF), which a shell cannot read',
        },
      ];
}

async function loadParser(file: string): Promise<Parser> {
  const { getProcessor, LangVariant } = await import('sh-syntax');
  const process = getProcessor(() => readFile(file));
  const { LangPOSIX, LangBash, LangMirBSDKorn, LangZsh } = LangVariant;
  return {
    variants: { sh: LangPOSIX, bash: LangBash, ksh: LangMirBSDKorn, zsh: LangZsh },
    parse: (text, variant) => process(text, { variant, filepath: 'script', keepComments: false }),
  };
}
