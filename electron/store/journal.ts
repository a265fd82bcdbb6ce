import { z } from 'zod';
import { appErrorData } from '../../shared/errors.ts';
import { upid, type JobId, type Upid } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const outcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('done'), result: z.unknown() }),
  z.object({ kind: z.literal('skipped') }),
  z.object({ kind: z.literal('failed'), error: appErrorData }),
]);
const entry = z.object({ stepId: z.string(), intentAt: z.number(), upid: upid.nullable(), outcome });
const row = z.object({
  stepId: z.string(),
  intentAt: z.number(),
  upid: z.string().nullable(),
  outcome: z.string(),
  result: json.nullable(),
});

/** What the journal remembers of one step's latest attempt. */
export type JournalEntry = {
  stepId: string;
  /** When its latest attempt was begun, UTC ms. */
  intentAt: number;
  upid: Upid | null;
  outcome: StepOutcome | { kind: 'none' };
};
export type StepOutcome = Exclude<z.infer<typeof outcome>, { kind: 'none' }>;
export type Journal = ReturnType<typeof createJournal>;

/** The step journal: intent before a deed, its task as soon as it has one, its outcome after. On disk when a call returns. */
export function createJournal({ sqlite, clock, read }: Db) {
  const begin = sqlite.prepare(`
    insert into job_steps (job_id, step_id, attempts, intent_at, outcome) values (?, ?, 1, ?, 'none')
    on conflict (job_id, step_id) do update set
      attempts = attempts + 1, intent_at = excluded.intent_at, upid = null, outcome = 'none', outcome_at = null, result = null`);
  const note = sqlite.prepare('update job_steps set upid = ? where job_id = ? and step_id = ?');
  const end = sqlite.prepare(`
    insert into job_steps (job_id, step_id, attempts, intent_at, outcome, outcome_at, result) values (?, ?, 0, ?, ?, ?, ?)
    on conflict (job_id, step_id) do update set outcome = excluded.outcome, outcome_at = excluded.outcome_at, result = excluded.result`);
  const all = sqlite.prepare(
    'select step_id as stepId, intent_at as intentAt, upid, outcome, result from job_steps where job_id = ? order by ordinal',
  );

  const known = sqlite
    .prepare('select distinct upid from job_steps where upid in (select value from json_each(?))')
    .pluck();

  return {
    /** Which of these tasks a step's latest attempt has noted as its own, of whatever job. */
    known: (tasks: readonly Upid[]): Set<Upid> => new Set(z.array(upid).parse(known.all(JSON.stringify(tasks)))),

    /** A new attempt of the step; what an earlier one left is forgotten. */
    intent(jobId: JobId, stepId: string): void {
      begin.run(jobId, stepId, clock.now());
    },

    noteUpid(jobId: JobId, stepId: string, task: Upid): void {
      if (note.run(task, jobId, stepId).changes !== 1) throw new Error(`No intent for step ${stepId} of job ${jobId}`);
    },

    outcome(jobId: JobId, stepId: string, ending: StepOutcome): void {
      const now = clock.now();
      end.run(jobId, stepId, now, ending.kind, now, payloadOf(ending));
    },

    /** In the order the steps were first begun. */
    read: (jobId: JobId): JournalEntry[] =>
      all.all(jobId).map((found) => {
        const { stepId, intentAt, upid: task, outcome: kind, result } = read(row, found, 'job_steps');
        const { outcome: ending, ...head } = read(
          entry,
          { stepId, intentAt, upid: task, outcome: { kind, result, error: result } },
          'job_steps',
        );
        return { ...head, outcome: ending };
      }),
  };
}

function payloadOf(ending: StepOutcome): string | null {
  if (ending.kind === 'done') return JSON.stringify(ending.result ?? null);
  return ending.kind === 'failed' ? JSON.stringify(ending.error) : null;
}
