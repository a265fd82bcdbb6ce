import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { ask } from './remote.ts';
import type { Transport } from './transport.ts';

/** A container whose commands end one after the other as told: with what they print, or by a signal. */
function answering(...endings: ({ prints: string } | { signal: string | null; exitCode: number | null })[]) {
  let runs = 0;
  const exec: Transport['exec'] = (command) => {
    const ending = endings[runs++] ?? { prints: '' };
    if ('prints' in ending) return Promise.resolve({ exitCode: 0, stdout: ending.prints, stderr: '' });
    return Promise.reject(new AppError('ssh:command-failed', 'ended', { command, ...ending, lastLines: [] }));
  };
  return { transport: { exec }, runs: () => runs };
}
const killed = { signal: 'KILL', exitCode: null };

test('a question whose command is killed is asked once more, and once only', async () => {
  const once = answering(killed, { prints: 'running' });
  expect(await ask(once.transport, 'question')).toBe('running');
  const twice = answering(killed, killed, { prints: 'never' });
  await expect(ask(twice.transport, 'question')).rejects.toMatchObject({ code: 'ssh:command-failed' });
  expect(twice.runs()).toBe(2);
});

test('a question that is answered with an exit code is not asked again, nor one that nobody waits for any more', async () => {
  const failed = answering({ signal: null, exitCode: 1 });
  await expect(ask(failed.transport, 'question')).rejects.toMatchObject({ code: 'ssh:command-failed' });
  expect(failed.runs()).toBe(1);
  const ended = answering(killed);
  await expect(ask(ended.transport, 'question', { signal: AbortSignal.abort() })).rejects.toMatchObject({
    details: { signal: 'KILL' },
  });
  expect(ended.runs()).toBe(1);
});
