import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import { stripAnsi } from '../../shared/domain/plain-text.ts';
import { toChosenFile } from '../lib/chosen-file.ts';
import { fillWhole, writeTexts } from '../lib/stream-whole.ts';
import { logPages, type LogReader } from './log-pages.ts';

export type LogHeading = {
  job: JobSnapshot;
  /** Its name; null when it is no longer known here. */
  server: string | null;
  appVersion: string;
  now: number;
  /** When the log was removed, as the settings want it. */
  removedAt: number | null;
};
type Options = LogHeading & {
  log: LogReader;
  /** Keeps the colours as the sequences a terminal understands. */
  withColours: boolean;
  signal: AbortSignal;
};

/**
 * Writes a job's whole log as text, with what the job is at its head. The text is what is stored: it was redacted before. When it is
 * stopped or fails, no half file is left, and one that was there before stays as it was. Gives back how many events it has.
 * @throws AppError `file:unusable`
 */
export async function exportLog(file: string, { log, withColours, signal, ...heading }: Options): Promise<number> {
  let events = 0;
  function* texts(): Generator<string> {
    yield headLines(heading);
    for (const page of logPages(log, heading.job.id)) {
      events += page.length;
      const text = page.map(exportLine).join('\n');
      yield `${withColours ? text : stripAnsi(text)}\n`;
    }
  }
  await toChosenFile(file, () => fillWhole(file, (part) => writeTexts(part, texts(), signal)));
  return events;
}

/** What the job is, in lines that begin with #. */
export function headLines({ job, server, appVersion, now, removedAt }: LogHeading): string {
  const { title, id, hostname, vmid, node, state, createdAt, startedAt, endedAt } = job;
  const lines = [
    title,
    `Job ${id}: ${hostname} (${vmid}) on node ${node} of ${server ?? 'a server that was removed'}`,
    `State: ${state.name}; asked for ${iso(createdAt)}, begun ${iso(startedAt)}, ended ${iso(endedAt)}`,
    ...(removedAt === null ? [] : [`The log was removed on ${iso(removedAt)}`]),
    `Written by Gantry ${appVersion}, ${iso(now)}; times are UTC`,
  ];
  return `${lines.map((line) => `# ${line.replaceAll(/\s+/g, ' ')}`).join('\n')}\n\n`;
}

const iso = (at: number | null): string => (at === null ? 'not yet' : new Date(at).toISOString());

/** "2026-11-25T21:04:05.123Z  err   message": time, origin, text. */
export function exportLine(event: ContainerProgressEvent): string {
  const origin = event.type === 'log' ? origins[event.stream] : '--';
  const text = event.type === 'step' ? `[${event.state}] ${event.message}` : event.message;
  return `${new Date(event.at).toISOString()}  ${origin.padEnd(4)}  ${text.replaceAll('\n', '\n    ')}`;
}

const origins = { stdout: 'out', stderr: 'err', task: 'task', gantry: 'app' } as const;

/** "create-web-2026-11-25-2104.log" */
export function exportFileName({ title, createdAt }: Pick<JobSnapshot, 'title' | 'createdAt'>, ending: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const time = new Date(createdAt).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `${words || 'job'}-${time}${ending}`;
}
