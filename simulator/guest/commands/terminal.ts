import type { Program } from '../kernel/machine.ts';
import { terminalOf } from '../terminal/terminal.ts';
import type { Terminal, TerminalSettings } from '../terminal/terminal.ts';
import type { Io } from './io.ts';
import { program, ProgramFailure } from './io.ts';

type Switch = readonly [setting: keyof TerminalSettings, isOn: boolean];

/** Those of stty's settings that the line discipline knows; `-` turns one off. */
const SWITCHES: Readonly<Record<string, keyof TerminalSettings>> = {
  echo: 'echoes',
  icanon: 'isCanonical',
  isig: 'makesSignals',
  icrnl: 'readsReturnAsNewline',
  onlcr: 'writesReturnBeforeNewline',
  opost: 'writesReturnBeforeNewline',
};
const SANE: readonly Switch[] = [...new Set(Object.values(SWITCHES))].map((setting) => [setting, true]);
const RAW: readonly Switch[] = SANE.filter(([setting]) => setting !== 'echoes').map(([setting]) => [setting, false]);
const MODES: Readonly<Record<string, readonly Switch[]>> = {
  sane: SANE,
  cooked: SANE,
  '-raw': SANE,
  raw: RAW,
  '-cooked': RAW,
  cbreak: [['isCanonical', false]],
  '-cbreak': [['isCanonical', true]],
};

const terminalOn = (io: Io, fd: number): Terminal | undefined => terminalOf(io.process.files.get(fd));

const stty = program((io) => {
  const terminal = terminalOn(io, 0);
  if (!terminal) throw new ProgramFailure("'standard input': Inappropriate ioctl for device");
  const words = [...io.args];
  if (words[0] === 'size') return io.out(`${terminal.rows} ${terminal.columns}\n`);
  if (words.length === 0 || words[0] === '-a') return io.out(describe(terminal));
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const setting = SWITCHES[word.replace(/^-/, '')];
    if (word === 'rows') terminal.resize(terminal.columns, Number(words.shift()));
    else if (word === 'cols' || word === 'columns') terminal.resize(Number(words.shift()), terminal.rows);
    else if (setting) terminal.settings[setting] = !word.startsWith('-');
    else if (MODES[word]) MODES[word]?.forEach(([name, isOn]) => (terminal.settings[name] = isOn));
    else if (!/^-?[a-z0-9]+$/.test(word)) throw new ProgramFailure(`invalid argument '${word}'`);
  }
});

const describe = ({ rows, columns, settings }: Terminal): string => {
  const shown = Object.entries(SWITCHES)
    .filter(([name]) => name !== 'opost')
    .map(([name, setting]) => (settings[setting] ? name : `-${name}`));
  return `speed 38400 baud; rows ${rows}; columns ${columns};\n${shown.join(' ')}\n`;
};

const tty = program(async (io) => {
  const terminal = terminalOn(io, 0);
  if (!io.args.includes('-s')) await io.out(`${terminal?.label ?? 'not a tty'}\n`);
  io.status = terminal ? 0 : 1;
});

const tput = program((io) => {
  const terminal = terminalOf(io.process.terminal ?? undefined);
  const texts: Readonly<Record<string, string>> = {
    cols: `${terminal?.columns ?? 80}\n`,
    lines: `${terminal?.rows ?? 24}\n`,
    clear: CLEAR,
    sgr0: '\u001B(B\u001B[m',
    bold: '\u001B[1m',
  };
  const words = io.args.filter((arg) => !arg.startsWith('-T'));
  if (words[0] === 'setaf') return io.out(`\u001B[3${words[1] ?? 7}m`);
  return io.out(texts[words[0] ?? ''] ?? '');
});

const CLEAR = '\u001B[H\u001B[2J\u001B[3J';
const clear = program((io) => io.out(CLEAR));

export const terminalPrograms: readonly (readonly [string, Program])[] = [
  ['stty', stty],
  ['tty', tty],
  ['tput', tput],
  ['clear', clear],
  ['reset', clear],
];
