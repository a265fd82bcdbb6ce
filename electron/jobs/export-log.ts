import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';

type Pages = {
  read(jobId: JobId, options: { sinceSeq: number; limit: number }): ContainerProgressEvent[];
};
type Options = { job: Pick<JobSnapshot, 'id' | 'title' | 'createdAt'>; log: Pages; signal: AbortSignal };

const pageEvents = 2_000;

/**
 * Writes a job's whole log as text, page by page, so that a log of any length needs little memory. The text is what is
 * stored: it was redacted before. When it is stopped or fails, no half file is left, and one that was there before stays as it
 * was. Gives back how many lines it has.
 */
export async function exportLog(file: string, { job, log, signal }: Options): Promise<number> {
  let lines = 0;
  async function* pages(): AsyncGenerator<string> {
    for (let sinceSeq = 0; ;) {
      const events = log.read(job.id, { sinceSeq, limit: pageEvents });
      const last = events.at(-1);
      if (!last) return;
      sinceSeq = last.seq;
      lines += events.length;
      yield `${events.map(exportLine).join('\n')}\n`;
    }
  }
  const part = `${file}.part`;
  try {
    await pipeline(Readable.from(pages(), { objectMode: false }), createWriteStream(part), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return lines;
}

/** "2026-11-25T21:04:05.123Z  err   message": time, origin, text. */
export function exportLine(event: ContainerProgressEvent): string {
  const origin = event.type === 'log' ? origins[event.stream] : '--';
  const text = event.type === 'step' ? `[${event.state}] ${event.message}` : event.message;
  return `${new Date(event.at).toISOString()}  ${origin.padEnd(4)}  ${text.replaceAll('\n', '\n    ')}`;
}

const origins = { stdout: 'out', stderr: 'err', task: 'task', gantry: 'app' } as const;

/** "create-web-2026-11-25-2104.log" */
export function logFileName({ title, createdAt }: Pick<JobSnapshot, 'title' | 'createdAt'>): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const time = new Date(createdAt).toISOString().slice(0, 16).replace('T', '-').replace(':', '');
  return `${words || 'job'}-${time}.log`;
}
