import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remote } from '../../electron/provisioning/remote.ts';
import type { OutputLine, Transport } from '../../electron/provisioning/transport.ts';
import { shellQuote } from '../../electron/ssh/shell-quote.ts';
import { failureOf } from './ssh-connection.ts';

/** A running system with a way into it. */
export type Place = AsyncDisposable & {
  readonly transport: Transport;
  /** A folder of the system's that only root may write to. */
  readonly folder: string;
  /** The command lines of all processes in there, seen without the transport. */
  processes(): Promise<string[]>;
  /** False where owners cannot be set, as the tests are not root. */
  readonly canChown: boolean;
};

const everyByte = Buffer.from(Array.from({ length: 1 << 20 }, (_, index) => (index * 7 + (index >> 8)) & 0xff));

/** What every way into a container has to keep, whatever is between. */
export function conformance(name: string, start: () => Promise<Place>): void {
  describe.each([name])('a way in: %s', () => {
    let place: Place;
    let transport: Transport;
    beforeAll(async () => {
      place = await start();
      ({ transport } = place);
    });
    afterAll(() => place?.[Symbol.asyncDispose]());

    const stream = async (
      command: string,
      options: { idleTimeoutMs?: number; timeoutMs?: number; signal?: AbortSignal } = {},
    ): Promise<{ exitCode: number; lines: OutputLine[] }> => {
      const lines: OutputLine[] = [];
      const { exitCode } = await transport.execStreaming(command, { ...options, onLine: (line) => lines.push(line) });
      return { exitCode, lines };
    };
    /** Processes whose command line has this word in it, when nobody needs more time to go. */
    const left = async (word: string): Promise<string[]> => {
      for (let looks = 0; ; looks += 1) {
        const found = (await place.processes()).filter((line) => line.includes(word));
        if (found.length === 0 || looks === 50) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    test('output, errors and exit code come back apart, and stdin goes in', async () => {
      const ran = await transport.exec('cat; echo err >&2; exit 7', { stdin: 'ins\0ide\nü', allowFailure: true });
      expect(ran).toEqual({ stdout: 'ins\0ide\nü', stderr: 'err\n', exitCode: 7 });
      expect(await transport.exec(':')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
      expect((await transport.exec('cat')).stdout).toBe('');
      expect(await failureOf(transport.exec('echo why >&2; exit 3'))).toMatchObject({
        code: 'ssh:command-failed',
        details: { exitCode: 3, signal: null, lastLines: ['why'] },
      });
    });

    test('an exit code above 128 is a code, and a signal is a signal', async () => {
      expect((await transport.exec('exit 137', { allowFailure: true })).exitCode).toBe(137);
      expect((await transport.exec(remote('exit 143'), { allowFailure: true })).exitCode).toBe(143);
      expect((await stream('exit 255')).exitCode).toBe(255);
      for (const signal of ['KILL', 'TERM'])
        expect(await failureOf(transport.exec(remote(`echo before >&2; kill -${signal} $$`)))).toMatchObject({
          code: 'ssh:command-failed',
          details: { exitCode: null, signal: `SIG${signal}`, lastLines: ['before'] },
        });
    });

    test('a command finds the surroundings root has at home, and nothing of who carries it', async () => {
      const { stdout } = await transport.exec(remote('echo "$HOME|$USER|$LOGNAME"; pwd; umask; env'));
      const [who, at, umask] = stdout.split('\n');
      expect(who).toMatch(/^\/\S*\|(\w+)\|\1$/);
      expect(at).toBe(who?.split('|')[0]);
      expect(umask).toBe('0022');
      expect(stdout).not.toMatch(/^(?:SUDO_|OUTSIDE=)/m);
    });

    test('characters that are cut in two on the way are whole again', async () => {
      const { lines } = await stream(
        `printf 'a\\303'; sleep 0.2; printf '\\274\\342\\202'; sleep 0.2; printf '\\254b\\n'`,
      );
      expect(lines).toEqual([{ stream: 'stdout', text: 'aü€b' }]);
      const long = `${'a'.repeat(4095)}${'€'.repeat(20_000)}`;
      expect((await transport.exec('cat', { stdin: long })).stdout).toBe(long);
    });

    test('every character that means something to a shell arrives as it is', async () => {
      const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join('');
      const word = ` ${printable}\t\n\\n\\0101 $(id) \`id\` ${'\\'.repeat(3)} 'x' "y" !! %s é \u0007\r end`;
      expect((await transport.exec(`printf %s ${shellQuote(word)}`)).stdout).toBe(word);
      expect((await transport.exec(remote(`printf %s ${shellQuote(word)}`))).stdout).toBe(word);
    });

    test('a command of 200 KB runs, with input of its own', async () => {
      const text = `x=${shellQuote(`${'long '.repeat(40_000)}\n'quoted'`)}\necho "\${#x}"; cat; exit 4`;
      for (const command of [text, remote(text)])
        expect(await transport.exec(command, { stdin: 'in', allowFailure: true })).toEqual({
          stdout: '200009\nin',
          stderr: '',
          exitCode: 4,
        });
    });

    test('lines come while the command runs', async () => {
      const seen: string[] = [];
      const cancel = new AbortController();
      const running = transport.execStreaming('echo first; echo other >&2; sleep 600', {
        signal: cancel.signal,
        onLine: ({ stream: from, text }) => {
          seen.push(`${from} ${text}`);
          if (seen.length === 2) cancel.abort(new Error('both came'));
        },
      });
      expect(await failureOf(running)).toMatchObject({ message: 'both came' });
      expect(seen.toSorted()).toEqual(['stderr other', 'stdout first']);
    });

    test('20,000 lines arrive, all of them and in order', async () => {
      let count = 0;
      let wrong = 0;
      const { exitCode } = await transport.execStreaming(`i=0; seq 20000; exit 5`, {
        onLine: ({ text }) => {
          count += 1;
          if (text !== String(count)) wrong += 1;
        },
      });
      expect({ count, wrong, exitCode }).toEqual({ count: 20_000, wrong: 0, exitCode: 5 });
    });

    test('commands at the same time do not get into each other’s output', async () => {
      const ran = await Promise.all(
        [1, 2, 3, 4].map((number) =>
          transport.exec(`for i in a b c; do echo ${number}$i; sleep 0.05; done; cat`, { stdin: `<${number}>` }),
        ),
      );
      expect(ran.map(({ stdout }) => stdout)).toEqual([1, 2, 3, 4].map((n) => `${n}a\n${n}b\n${n}c\n<${n}>`));
    });

    test('a file of 1 MB with all byte values arrives as it was, replacing what was there', async () => {
      const path = `${place.folder}/new folder/it's.bin`;
      await transport.uploadFile(path, 'before', { mode: 0o644 });
      // Where others may write, it goes another way.
      await transport.uploadFile('/tmp/gantry-conformance/file', everyByte.subarray(0, 4_096), { mode: 0o644 });
      expect(
        (await transport.exec('wc -c </tmp/gantry-conformance/file; rm -r /tmp/gantry-conformance')).stdout.trim(),
      ).toBe('4096');
      await transport.uploadFile(path, everyByte, { mode: 0o640 });
      const { stdout } = await transport.exec(
        `cd ${shellQuote(`${place.folder}/new folder`)} && sha256sum <it\\'s.bin && ls -A && stat -c '%a %s' it\\'s.bin`,
      );
      const sum = createHash('sha256').update(everyByte).digest('hex');
      expect(stdout.split('\n')).toEqual([expect.stringContaining(sum), "it's.bin", `640 ${1 << 20}`, '']);
    });

    test('an empty file, modes and owners are as wanted', async () => {
      const path = `${place.folder}/empty`;
      const owner = place.canChown ? { owner: 'daemon', group: 'daemon' } : {};
      await transport.uploadFile(path, '', { mode: 0o600, ...owner });
      await transport.uploadFile(`${path}-run`, '#!/bin/sh\n', { mode: 0o4755 });
      const { stdout } = await transport.exec(`cd ${place.folder}; stat -c '%a %s %U' empty empty-run`);
      const me = (await transport.exec('id -un')).stdout.trim();
      expect(stdout).toBe(`600 0 ${place.canChown ? 'daemon' : me}\n4755 10 ${me}\n`);
      expect(await failureOf(transport.uploadFile(`${path}/file`, 'x', { mode: 0o600 }))).toMatchObject({
        code: 'ssh:upload-failed',
        details: { path: `${path}/file` },
      });
    });

    test('time-outs, of silence and in all, end what was started, and nothing of it is left', async () => {
      expect(await failureOf(stream('sleep 7001 & echo x; sleep 7001', { idleTimeoutMs: 400 }))).toMatchObject({
        code: 'ssh:timeout',
        details: { kind: 'idle', afterMs: 400 },
      });
      expect(
        await failureOf(
          stream('while :; do echo x; sleep 0.1; done & sleep 7001', { timeoutMs: 700, idleTimeoutMs: 60_000 }),
        ),
      ).toMatchObject({ code: 'ssh:timeout', details: { kind: 'total', afterMs: 700 } });
      expect(await left('7001')).toEqual([]);
    });

    test('A59 a cancel ends the command, its children and one that ignores it, within 5 s, and nothing of it is left', async () => {
      const cancel = new AbortController();
      const running = failureOf(
        stream(`trap '' TERM HUP; (sleep 7002; sleep 7002) & sleep 7002 & echo there; wait; sleep 7002`, {
          signal: cancel.signal,
        }),
      );
      await until(async () => (await place.processes()).some((line) => line.includes('7002')));
      const began = performance.now();
      cancel.abort(new Error('stop'));
      expect(await running).toMatchObject({ message: 'stop' });
      expect(performance.now() - began).toBeLessThan(5_000);
      expect(await left('7002')).toEqual([]);
      expect((await transport.exec('echo on')).stdout).toBe('on\n');
    });

    test('what goes on in the background and holds the output open does not hold the command up', async () => {
      const began = performance.now();
      const { stdout } = await transport.exec('setsid sleep 7003 & echo started');
      expect(stdout).toBe('started\n');
      expect(performance.now() - began).toBeLessThan(10_000);
      await transport.exec('pkill -f "[s]leep 7003"', { allowFailure: true });
    });
  });
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const endsAt = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > endsAt) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
