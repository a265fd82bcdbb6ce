import type { ScriptRemark } from '../../shared/domain/template-library.ts';
import { maskShell } from './mask-shell.ts';

/** What runs a script, by its first line; null for something that is no shell. */
export type Shell = 'sh' | 'bash' | 'ksh' | 'zsh' | null;
type Habit = {
  pattern: RegExp;
  message: string;
  /** Told of only when it holds; always otherwise. */
  when?: (facts: Facts) => boolean;
};
type Facts = { shell: Shell; isForAlpine: boolean };

/** Where a command may begin. */
const begin = String.raw`(?:^|[;&|(]|\b(?:if|then|else|elif|do|while|until)\b|!)[ \t]*`;
const command = (rest: string): RegExp => new RegExp(`${begin}(?<found>${rest})`, 'gm');
const isSh = ({ shell }: Facts): boolean => shell === 'sh';

/** What is right to the parser and still goes wrong in a container, at night, with nobody watching. */
const habits: readonly Habit[] = [
  {
    pattern: command(
      String.raw`apt(?:-get)?[ \t](?!.*(?:[ \t]-\w*y|--yes|--assume-yes))(?:[^\n;&|]*[ \t])?(?:install|upgrade|dist-upgrade|full-upgrade|remove|purge|autoremove)\b`,
    ),
    message: 'apt asks before it goes on, and nobody answers here: add -y, or use ensure_installed',
  },
  {
    pattern: /(?<found>\b(?:curl|wget)\b[^\n;&]*\|[ \t]*(?:sudo[ \t]+)?(?:ba|da|z|k)?sh\b)/gm,
    message: 'this runs whatever the server sends: download it, compare its checksum, then run it',
  },
  {
    pattern: command(String.raw`sudo\b`),
    message: 'containers seldom have sudo, and scripts run as root unless told otherwise: use run_as_user',
  },
  {
    pattern: command(String.raw`systemctl\b`),
    message: 'Alpine has no systemd: service_enable, service_start and service_restart of the prelude work everywhere',
    when: ({ isForAlpine }) => isForAlpine,
  },
  { pattern: command(String.raw`\[\[`), message: '[[ is not known to sh: use [ with quotes', when: isSh },
  {
    pattern: /(?<found>&>>?)/gm,
    message: '&> is not known to sh, which runs the command in the background: use >FILE 2>&1',
    when: isSh,
  },
  { pattern: command(String.raw`source[ \t]`), message: 'source is not known to sh: use . with a path', when: isSh },
  { pattern: /\[[ \t][^\]\n]*[ \t](?<found>==)[ \t]/gm, message: '== is not known to sh’s [: use =', when: isSh },
  {
    pattern: command(String.raw`(?:reboot|shutdown|poweroff|halt)\b`),
    message: 'this ends the container while it is being set up',
  },
];
/** Enough to see what is wrong. */
const mostEach = 5;

export function habitRemarks(content: string, facts: Facts): ScriptRemark[] {
  const code = maskShell(content);
  const found = habits
    .filter(({ when }) => when?.(facts) ?? true)
    .flatMap(({ pattern, message }) =>
      [...code.matchAll(pattern)].slice(0, mostEach).map((match): ScriptRemark => {
        const inner = match.groups?.['found'] ?? '';
        return { level: 'warning', ...placeOf(code, match.index + match[0].indexOf(inner)), message };
      }),
    );
  return [...found, ...firstLineRemarks(content, code, facts)];
}

function firstLineRemarks(content: string, code: string, { shell, isForAlpine }: Facts): ScriptRemark[] {
  const atFirst = { level: 'warning' as const, line: 1, column: 1 };
  const remarks: ScriptRemark[] = [];
  if (shell !== 'sh' && isForAlpine)
    remarks.push({
      ...atFirst,
      message: `Alpine has no ${shell ?? ''} unless a package brings it: write for sh, or list the package`,
    });
  const stops = /^[ \t]*set[ \t]+(?:-\w*e|-o[ \t]+errexit)/m.test(code) || /^#!.*[ \t]-\w*e/.test(content);
  if (!stops && code.trim() !== '')
    remarks.push({
      ...atFirst,
      message: 'without set -e the script goes on after a command that failed, and ends as if all were well',
    });
  return remarks;
}

/** Both count from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
