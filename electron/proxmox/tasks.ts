import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { upid as upidSchema, type Upid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { decisiveLines } from './decisive-lines.ts';
import type { CallOptions, PveClient } from './pve-client.ts';
import { decoderOf, noAnswerNeeded, pveNumber, pveText } from './pve-schemas.ts';
import { decodeTaskList, toTaskSummary, type TaskSummary } from './task-list.ts';
import { parseUpid } from './upid.ts';

const taskStatus = z.looseObject({
  upid: upidSchema,
  node: z.string(),
  type: z.string(),
  id: pveText.optional(),
  user: z.string(),
  status: z.enum(['running', 'stopped']),
  /** Only when stopped. */
  exitstatus: z.string().optional(),
  starttime: pveNumber,
});
export type TaskStatus = z.infer<typeof taskStatus>;
export const decodeTaskStatus = decoderOf(taskStatus);

export const decodeTaskLog = decoderOf(z.array(z.looseObject({ n: pveNumber, t: z.string() })));

export type TaskOutcome = {
  /** `OK` or `WARNINGS: n`. */
  exitstatus: string;
  warnings: number;
  /** The whole log, with its last line `TASK OK` or `TASK WARNINGS: n`. */
  lines: string[];
};
export type WaitOptions = {
  signal?: AbortSignal | undefined;
  /** Gets new lines as they come, each once, in order. */
  onLines?: ((lines: string[]) => void) | undefined;
  /** First wait between two looks; it grows to 1 s. */
  pollMs?: number | undefined;
  /** How long the server may stay unreachable before the wait gives up. */
  deadlineMs?: number | undefined;
};
export type TaskFilter = { vmid?: number; type?: string; sinceMs?: number };

const pageLines = 500;
const maxPollMs = 1_000;
const defaultDeadlineMs = 5 * 60_000;

/** Tasks of Proxmox: what their UPIDs lead to. */
export class TasksApi {
  readonly #client: PveClient;
  readonly #clock: Clock;

  constructor(client: PveClient, { clock }: { clock: Clock }) {
    this.#client = client;
    this.#clock = clock;
  }

  status(upid: Upid, options: CallOptions = {}): Promise<TaskStatus> {
    return this.#client.get(`${pathOf(upid)}/status`, decodeTaskStatus, {}, options);
  }

  /**
   * Log lines from `start` (counted from 0), at most 500. Past the end: none. An empty log is told as one line "no content",
   * one without a file as "unable to open file …"; both count as none.
   */
  async log(upid: Upid, { start = 0, ...options }: CallOptions & { start?: number } = {}): Promise<string[]> {
    const page = await this.#client.get(`${pathOf(upid)}/log`, decodeTaskLog, { start, limit: pageLines }, options);
    const lines = page.map(({ t }) => t);
    const isPlaceholder =
      start === 0 && lines.length === 1 && /^(?:no content|unable to open file - .*)$/.test(lines[0] ?? '');
    return isPlaceholder ? [] : lines;
  }

  /**
   * Follows a task to its end and its log to the last line. Answers that fail to come are waited for; the task goes on without us.
   * @throws AppError `pve:task-failed`; `pve:unreachable` or `pve:timeout` when the server stays silent for `deadlineMs`
   */
  async wait(
    upid: Upid,
    { signal, onLines, pollMs = 200, deadlineMs = defaultDeadlineMs }: WaitOptions = {},
  ): Promise<TaskOutcome> {
    const lines: string[] = [];
    let delayMs = pollMs;
    let heardAt = this.#clock.now();
    for (;;) {
      try {
        const { status, exitstatus } = await this.status(upid, { signal });
        await this.#drain(upid, lines, { signal, onLines });
        heardAt = this.#clock.now();
        if (status === 'stopped') return outcome(upid, exitstatus ?? 'unexpected status', lines);
      } catch (error) {
        if (!isPassing(error) || this.#clock.now() - heardAt >= deadlineMs) throw error;
      }
      await this.#clock.sleep(delayMs, { signal });
      delayMs = Math.min(delayMs * 1.5, maxPollMs);
    }
  }

  /** Ends a running task; one that has ended stays as it is. Needs Sys.Modify on the node unless the task is ours. */
  async stop(upid: Upid, options: CallOptions = {}): Promise<void> {
    await this.#client.delete(pathOf(upid), noAnswerNeeded, {}, options);
  }

  /** Running and finished tasks of a node, newest first, at most 500. */
  async list(
    node: string,
    { vmid, type, sinceMs }: TaskFilter = {},
    options: CallOptions = {},
  ): Promise<TaskSummary[]> {
    const since = sinceMs === undefined ? undefined : Math.floor(sinceMs / 1_000);
    const query = { source: 'all', vmid, typefilter: type, since, limit: 500 };
    return (await this.#client.get(`/nodes/${node}/tasks`, decodeTaskList, query, options)).map(toTaskSummary);
  }

  async #drain(
    upid: Upid,
    lines: string[],
    { signal, onLines }: Pick<WaitOptions, 'signal' | 'onLines'>,
  ): Promise<void> {
    for (;;) {
      const page = await this.log(upid, { start: lines.length, signal });
      lines.push(...page);
      if (page.length > 0) onLines?.(page);
      if (page.length < pageLines) return;
    }
  }
}

const pathOf = (upid: Upid): string => `/nodes/${parseUpid(upid).node}/tasks/${encodeURIComponent(upid)}`;

const isPassing = (error: unknown): boolean =>
  AppError.is(error, 'pve:unreachable') || AppError.is(error, 'pve:timeout');

function outcome(upid: Upid, exitstatus: string, lines: string[]): TaskOutcome {
  if (exitstatus === 'OK') return { exitstatus, warnings: 0, lines };
  const warnings = /^WARNINGS: (\d+)$/.exec(exitstatus)?.[1];
  if (warnings !== undefined) return { exitstatus, warnings: Number(warnings), lines };
  throw new AppError('pve:task-failed', `Task ${upid} ended with ${exitstatus}`, {
    upid,
    exitstatus,
    decisiveLines: decisiveLines(lines),
  });
}
