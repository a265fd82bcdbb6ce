import { describe, expect, test } from 'vitest';
import { singleNetwork } from '../../network/single-network.ts';
import { createSimClock } from '../../sim-clock.ts';
import type { GuestImage, GuestTerminal, TerminalOptions } from '../../guest-contract.ts';
import { letOthersRun } from '../../testing/let-others-run.ts';
import { SimulatedGuest } from '../guest.ts';
import { Terminal } from './terminal.ts';

/** A terminal with a screen, and what programs would read from it. */
function bench() {
  const shown: Uint8Array[] = [];
  const signals: string[] = [];
  const terminal = new Terminal('/dev/tty1', {
    write: (bytes) => shown.push(bytes) > 0,
    whenWritable: () => Promise.resolve(),
  });
  terminal.onSignal = (name) => signals.push(name);
  const read = (): string => {
    const piece = terminal.tryReadLine();
    return typeof piece === 'string' ? piece : Buffer.from(piece).toString();
  };
  return {
    terminal,
    signals,
    read,
    screen: () => Buffer.concat(shown).toString(),
    type: (text: string) => terminal.input(Buffer.from(text)),
  };
}

describe('The line discipline', () => {
  test('A line is read when it is complete, and echoed as it is typed', () => {
    const { type, read, screen } = bench();
    type('ls -');
    expect(read()).toBe('wait');
    type('l\rpwd');
    expect(read()).toBe('ls -l\n');
    expect(read()).toBe('wait');
    expect(screen()).toBe('ls -l\r\npwd');
  });

  test.each([
    ['erases a character', 'ab\u007Fc\r', 'ac\n', 'ab\b \bc\r\n'],
    ['erases a whole character of two bytes', 'aä\u007Fc\r', 'ac\n', 'aä\b \bc\r\n'],
    ['erases both columns of a control character', 'a\u0001\u007F\r', 'a\n', 'a^A\b \b\b \b\r\n'],
    ['erases nothing before the beginning', '\u007F\u007Fx\r', 'x\n', 'x\r\n'],
    ['erases a word', 'rm -rf  \u0017x\r', 'rm x\n', `rm -rf  ${'\b \b'.repeat(5)}x\r\n`],
    ['kills the line', 'abc\u0015x\r', 'x\n', 'abc\b \b\b \b\b \bx\r\n'],
    ['takes the next key as it is', '\u0016\u0003\r', '\u0003\n', '^C\r\n'],
  ])('%s', (_what, typed, given, shown) => {
    const { type, read, screen } = bench();
    type(typed);
    expect(read()).toBe(given);
    expect(screen()).toBe(shown);
  });

  test('A character that comes in two pieces is one', () => {
    const { terminal, read } = bench();
    const bytes = Buffer.from('€\r');
    terminal.input(bytes.subarray(0, 1));
    terminal.input(bytes.subarray(1));
    expect(read()).toBe('€\n');
  });

  test('Ctrl-D ends the input at the beginning of a line, and hands over what is typed elsewhere', () => {
    const { type, read } = bench();
    type('\u0004');
    expect(read()).toBe('end');
    expect(read()).toBe('wait');
    type('ab\u0004');
    expect(read()).toBe('ab');
  });

  test('Ctrl-C throws away what is typed and signals', () => {
    const { type, read, signals, screen } = bench();
    type('sleep\u0003');
    expect([signals, read(), screen()]).toEqual([['INT'], 'wait', 'sleep^C']);
  });

  test('Nothing is echoed for a password', () => {
    const { terminal, type, read, screen } = bench();
    terminal.settings.echoes = false;
    type('secret\r');
    expect([read(), screen()]).toEqual(['secret\n', '']);
  });

  test('A new size is told once', () => {
    const { terminal, signals } = bench();
    terminal.resize(100, 30);
    terminal.resize(100, 30);
    expect(signals).toEqual(['WINCH']);
  });
});

/** A running container with one terminal. */
async function open(mode: TerminalOptions['mode'], given: { image?: GuestImage; rootPassword?: string } = {}) {
  const guest = new SimulatedGuest({
    image: given.image ?? 'debian-12',
    hostname: 'box',
    network: singleNetwork(null),
    hostKeys: [],
    authorizedKeys: [],
    rootPassword: given.rootPassword ?? null,
    bootMs: 10,
    clock: createSimClock('instant'),
  });
  await guest.start();
  let screen = '';
  const terminal = guest.openTerminal({
    mode,
    output: {
      write: (bytes) => ((screen += Buffer.from(bytes).toString()), true),
      whenWritable: () => Promise.resolve(),
    },
  });
  const shows = async (text: string | RegExp): Promise<string> => {
    await expect.poll(() => screen, { timeout: 2000 }).toMatch(new RegExp(text));
    const seen = screen;
    screen = '';
    return seen;
  };
  return Object.assign(guest, { terminal, shows, type: (text: string) => terminal.write(Buffer.from(text)) });
}

const isOpen = (terminal: GuestTerminal): Promise<boolean> =>
  Promise.race([terminal.closed.then(() => false), letOthersRun().then(() => true)]);

describe('A shell at a terminal', () => {
  test("is root's at once, prompts, and ends with exit", async () => {
    await using box = await open('shell');
    await box.shows('root@box:~# $');
    box.type('id -u; tty; echo "$TERM"\r');
    expect(await box.shows(/root@box:~# $/)).toContain('\r\n0\r\n/dev/pts/1\r\nxterm-256color\r\n');
    box.type('exit\r');
    await box.terminal.closed;
  });

  test('goes on after a mistake, and tells the status', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    for (const [line, answer] of [
      ['nonsense', 'nonsense: command not found'],
      ['echo $?', '127'],
      ['if; then', 'Syntax error'],
      ['set -u; echo $nothing', 'unbound variable'],
      ['cd /tmp', 'root@box:/tmp# '],
    ] as const) {
      box.type(`${line}\r`);
      expect(await box.shows(/(~|tmp)# $/)).toContain(answer);
    }
  });

  test('asks on for a command of several lines', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    box.type('for i in 1 2; do\r');
    await box.shows(/> $/);
    box.type('echo "n$i"; done\r');
    expect(await box.shows(/# $/)).toContain('n1\r\nn2\r\n');
  });

  test.each([
    ['a program', 'sleep 1000000; echo reached'],
    ['a loop of the shell itself', 'while :; do :; done; echo reached'],
    ['a pipe', 'yes | cat >/dev/null; echo reached'],
    ['read', 'read x; echo reached'],
  ])('is freed by Ctrl-C from %s', async (_what, line) => {
    // Nothing sleeps shorter here than it says.
    await using box = await open('shell');
    await box.shows('# $');
    box.type(`${line.replace('sleep 1000000', 'cat')}\r`);
    await box.shows(/\n/);
    await letOthersRun(10);
    box.type('\u0003');
    const seen = await box.shows(/# $/);
    expect(seen).toContain('^C');
    expect(seen).not.toContain('reached');
    box.type('echo $?\r');
    expect(await box.shows(/# $/)).toContain('130');
  });

  test('forgets a half-typed line at Ctrl-C', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    box.type('echo wrong\u0003echo right\r');
    expect(await box.shows(/right\r\nroot/)).not.toContain('\nwrong');
  });

  test('knows its size, and hears of a new one', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    box.terminal.resize(132, 43);
    box.type("trap 'echo changed' WINCH; echo $COLUMNS x $LINES; stty size\r");
    expect(await box.shows(/# $/)).toContain('132 x 43\r\n43 132\r\n');
    box.terminal.resize(90, 30);
    box.type('echo $COLUMNS\r');
    const seen = await box.shows(/90\r\n/);
    expect(seen).toContain('changed');
  });

  test('reads a password without showing it', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    box.type('stty -echo; read -r p; stty echo; echo "<$p>"\r');
    await box.shows(/\n/);
    await letOthersRun();
    box.type('hidden\r');
    expect(await box.shows(/# $/)).toBe('<hidden>\r\nroot@box:~# ');
  });

  test('is ended by Ctrl-D and by the end of the container', async () => {
    await using box = await open('shell');
    await box.shows('# $');
    box.type('\u0004');
    expect(await box.shows('exit')).toContain('exit\r\n');
    await box.terminal.closed;
    await using other = await open('shell');
    await other.shows('# $');
    expect(await isOpen(other.terminal)).toBe(true);
    await other.stop('shutdown');
    await other.terminal.closed;
  });

  test('of Alpine prompts in its own way', async () => {
    await using box = await open('shell', { image: 'alpine-3.22' });
    await box.shows('box:~# $');
    box.type('echo $0\r');
    expect(await box.shows('# $')).toContain('sh\r\n');
  });
});

describe('A login prompt', () => {
  test('lets in who knows the password, and comes back after the logout', async () => {
    await using box = await open('tty', { rootPassword: 'geheim' });
    expect(await box.shows('login: $')).toBe('\r\r\nDebian GNU/Linux 12 box tty1\r\n\r\nbox login: ');
    box.type('\r');
    expect(await box.shows('login: $')).toBe('\r\r\nbox login: ');
    box.type('roox\u007Ft\r');
    expect(await box.shows('Password: $')).toBe('roox\b \bt\r\r\nPassword: ');
    box.type('wrong\r');
    expect(await box.shows('login: $')).toBe('\r\n\r\nLogin incorrect\r\nbox login: ');
    box.type('root\r');
    await box.shows('Password: $');
    box.type('geheim\r');
    expect(await box.shows('root@box:~# $')).not.toContain('geheim');
    box.type('tty; echo $USER\r');
    expect(await box.shows('# $')).toContain('/dev/tty1\r\nroot\r\n');
    box.type('logout\r');
    await box.shows('box login: $');
    expect(await isOpen(box.terminal)).toBe(true);
  });

  test('is on /dev/console where that is asked for', async () => {
    await using box = await open('console', { rootPassword: 'geheim' });
    expect(await box.shows('login: $')).toContain('box console');
  });

  test('lets nobody in without a password', async () => {
    await using box = await open('tty');
    await box.shows('login: $');
    box.type('root\r');
    await box.shows('Password: $');
    box.type('\r');
    expect(await box.shows('login: $')).toContain('Login incorrect');
  });
});
