import type { StepKind } from '../domain/plan.ts';
import type { AppErrorData, ErrorCode } from '../errors.ts';
import type { Facts, Place } from './rule.ts';

export type FailedStep = { readonly kind: StepKind; readonly title: string };

const inContainer: ReadonlySet<StepKind> = new Set(['prepare', 'files', 'packages', 'script', 'discover', 'checks']);

/** What an error tells besides its texts. */
export function factsOf(error: AppErrorData | null, step: FailedStep | null): Facts {
  const facts: Facts = {
    place: placeOf(error, step),
    code: error?.code ?? null,
    status: null,
    taskType: null,
    exitCode: null,
    signal: null,
    command: null,
    stepKind: step?.kind ?? null,
  };
  if (!error) return facts;
  const { code, details } = error;
  // UPID:node:pid:pstart:starttime:type:id:user:
  if (code === 'pve:task-failed') return { ...facts, taskType: details.upid.split(':')[5] ?? null };
  if (code === 'pve:refused' || code === 'pve:unexpected-response') return { ...facts, status: details.status };
  if (code === 'ssh:timeout') return { ...facts, command: details.command };
  if (code !== 'ssh:command-failed') return facts;
  const { exitCode, signal, command } = details;
  return { ...facts, exitCode, signal: signal?.replace(/^SIG/, '') ?? null, command };
}

const scriptCodes: ReadonlySet<ErrorCode> = new Set([
  'ssh:timeout',
  'ssh:upload-failed',
  'provision:package-missing',
  'provision:check-failed',
]);

function placeOf(error: AppErrorData | null, step: FailedStep | null): Place | null {
  if (!error) return step && inContainer.has(step.kind) ? 'script' : null;
  const { code } = error;
  if (code === 'pve:task-failed') return 'task';
  if (code === 'ssh:command-failed')
    return /^(?:ssh|scp|sftp|pct|ssh-copy-id)\s/.test(error.details.command) ? 'ssh' : 'script';
  if (scriptCodes.has(code)) return 'script';
  if (code.startsWith('pve:')) return 'api';
  return code.startsWith('ssh:') || code === 'provision:wait-timeout' ? 'ssh' : null;
}

/** Lines that ride along in an error: the log may have been let go, or there never was one. */
export function linesOfError(error: AppErrorData): { text: string; parameter: string | null }[] {
  const { details } = error;
  const lines: { text: string; parameter: string | null }[] = [];
  const add = (text: string, parameter: string | null = null): void => {
    for (const line of text.split('\n')) if (line.trim() !== '') lines.push({ text: line, parameter });
  };
  if ('lastLines' in details) details.lastLines.forEach((line) => add(line));
  if ('decisiveLines' in details) details.decisiveLines.forEach((line) => add(line));
  if ('exitstatus' in details) add(details.exitstatus);
  if ('lastSeen' in details) add(details.lastSeen);
  if ('reason' in details && typeof details.reason === 'string') add(details.reason);
  if ('parameters' in details) for (const [name, text] of Object.entries(details.parameters)) add(text, name);
  return lines;
}
