import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { errorFromAnswer } from '../../electron/proxmox/pve-errors.ts';
import { decisiveLines } from '../../electron/proxmox/decisive-lines.ts';
import { AppError, toErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { LineStream } from '../../shared/explain/step-line.ts';

const folder = path.join(import.meta.dirname, '../fixtures/failures');

const sample = z.object({
  id: z.string(),
  where: z.enum(['api', 'task', 'script', 'ssh']),
  cause: z.string(),
  /** Null where no line proves it. */
  decisiveLine: z.string().nullable(),
  source: z.string().optional(),
  request: z.string().optional(),
  answer: z.object({ status: z.number(), reason: z.string(), text: z.string() }).optional(),
  task: z.object({ upid: z.string(), exitstatus: z.string(), log: z.array(z.string()) }).optional(),
  command: z.string().optional(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  exitCode: z.number().nullable().optional(),
  signal: z.string().nullable().optional(),
});
export type FailureSample = z.infer<typeof sample>;

export const readSamples = (name: 'real' | 'further' | 'unseen' | 'blind'): FailureSample[] =>
  z.array(sample).parse(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')));

export type PrintedLine = { stream: LineStream; text: string };

/** The sample as it reaches the rules in the app: the error our own edges make of it, and the lines of the step. */
export function asFailure(one: FailureSample): { error: AppErrorData; lines: PrintedLine[] } {
  if (one.answer) {
    const [method = 'GET', asked = '/'] = (one.request ?? '').split(' ');
    const error = errorFromAnswer(one.answer, {
      host: 'pve.lan',
      port: 8006,
      method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).parse(method),
      path: asked,
    });
    return { error: toErrorData(error), lines: [] };
  }
  if (one.task) {
    const { upid, exitstatus, log } = one.task;
    const lines = log.join('\n') === 'no content' ? [] : log;
    const details = { upid, exitstatus, decisiveLines: decisiveLines(lines) };
    return {
      error: toErrorData(new AppError('pve:task-failed', exitstatus, details)),
      lines: lines.map((text) => ({ stream: 'task', text })),
    };
  }
  const lines = [...printed('stdout', one.stdout), ...printed('stderr', one.stderr)];
  const { command = 'script', exitCode = null, signal = null } = one;
  const lastLines = lines.slice(-50).map(({ text }) => text);
  return {
    error: toErrorData(new AppError('ssh:command-failed', command, { command, exitCode, signal, lastLines })),
    lines,
  };
}

const printed = (stream: 'stdout' | 'stderr', text = ''): PrintedLine[] =>
  text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ stream, text: line }));
