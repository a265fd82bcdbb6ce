import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { GroupMarker, wrapCommand } from './group-marker.ts';
import { shellQuote } from './shell-quote.ts';

const pushAll = (marker: GroupMarker, chunks: readonly string[]): string =>
  Buffer.concat([...chunks.map((chunk) => marker.push(Buffer.from(chunk))), marker.flush()]).toString();

test.each<[string, string[], string, number | null]>([
  ['at the start', ['mark 42\nrest'], 'rest', 42],
  ['in pieces', ['ma', 'rk 4', '2', '\n', 'rest'], 'rest', 42],
  ['after what the login shell said', ['warning\nmark 42 42 /bin/bash\nrest'], 'warning\nrest', 42],
  ['only the first time', ['mark 42\nmark 43\n'], 'mark 43\n', 42],
  ['or not at all', ['no such ', 'thing'], 'no such thing', null],
  ['but never of init', ['mark 1\n'], '', null],
  ['but never without a number', ['mark $$\nx'], 'x', null],
])('finds the marker %s', (_where, chunks, rest, processGroup) => {
  const marker = new GroupMarker('mark');
  expect(pushAll(marker, chunks)).toBe(rest);
  expect(marker.processGroup).toBe(processGroup);
});

test('does not hold back output for ever when there is no marker', () => {
  const marker = new GroupMarker('mark');
  expect(marker.push(Buffer.alloc(70_000, 'x'))).toHaveLength(70_000);
  expect(marker.push(Buffer.from('y')).toString()).toBe('y');
});

test.each([
  ['mark 42 42 /bin/bash\n', true],
  ['mark 42 7 /bin/bash\n', false],
  ['mark 42  /bin/sh\n', false],
  ['mark 42 42 /usr/bin/fish\n', false],
])('%j tells whether the next command may be wrapped in short', (line, isPlain) => {
  const marker = new GroupMarker('mark');
  marker.push(Buffer.from(line));
  expect(marker.isPlain).toBe(isPlain);
});

test.each([true, false])('the wrapped command keeps its output, input, exit code and signal (plain: %s)', (isPlain) => {
  // As sshd does it: the account's shell with -c, in a session of its own.
  const run = (
    command: string,
    input = '',
  ): { stdout: string; stderr: string; status: number | null; signal: string | null } =>
    spawnSync('sh', ['-c', wrapCommand(command, 'mark', { isPlain })], {
      input,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh' },
    });
  const told = run("printf '%s' \"it's\"; cat; echo oops >&2; exit 7", 'fed');
  expect(told).toMatchObject({ stdout: "it'sfed", status: 7 });
  expect(told.stderr).toMatch(/^mark \d+[ \w/]*\noops\n$/);
  expect(run('kill -9 $$')).toMatchObject({ status: null, signal: 'SIGKILL' });
  expect(run(`sh -c ${shellQuote(`printf "it's"; kill -9 $$`)}`)).toMatchObject({ stdout: "it's", signal: 'SIGKILL' });
});

test('a command that does not lead its group is made to', () => {
  // Under vitest the shell is not a group leader, as under Dropbear.
  const output = execFileSync(
    'sh',
    ['-c', `true; ${wrapCommand('read -r a b c d g h </proc/$$/stat; echo "$$ $g"', 'mark', { isPlain: false })}`],
    { encoding: 'utf8', stdio: 'pipe' },
  );
  const [pid, group] = output.trim().split(' ');
  expect(group).toBe(pid);
});
