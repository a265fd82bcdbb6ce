import type { ElectronApplication } from '@playwright/test';
import { createRequire } from 'node:module';

/** Either side of a write of the step journal. */
export type Boundary = {
  readonly stepId: string;
  readonly write: 'intent' | 'upid' | 'outcome';
  readonly side: 'before' | 'after';
};
export type JournalWrite = Omit<Boundary, 'side'>;

const storeModule = createRequire(import.meta.url).resolve('better-sqlite3');

/**
 * Watches the journal of a running app from outside its code: every statement of its store passes here, those of the journal are noted,
 * and at the wanted one the process ends itself with SIGKILL, so that not one instruction of it runs after that.
 */
export async function watchJournal(app: ElectronApplication): Promise<void> {
  await app.evaluate((_electron, file) => {
    type Statement = { source: string; run: (...values: unknown[]) => unknown };
    type Store = new (name: string) => { prepare(text: string): Statement; close(): void };
    const Database = process.getBuiltinModule('node:module').createRequire(file)(file) as Store;
    const probe = new Database(':memory:');
    const prototype = Object.getPrototypeOf(probe.prepare('select 1')) as Statement;
    probe.close();
    const { run } = prototype;
    const writes: JournalWrite[] = [];
    Reflect.set(globalThis, 'matrixWrites', writes);
    const nameOf = (source: string): JournalWrite['write'] | null => {
      if (!/^\s*(?:insert into|update) job_steps/.test(source)) return null;
      if (source.includes('attempts = attempts + 1')) return 'intent';
      return source.includes('set upid') ? 'upid' : 'outcome';
    };
    prototype.run = function watched(this: Statement, ...values: unknown[]) {
      const write = nameOf(this.source);
      if (write === null) return run.apply(this, values);
      const stepId = String(write === 'upid' ? values[2] : values[1]);
      writes.push({ stepId, write });
      const wanted = Reflect.get(globalThis, 'matrixEnd') as Boundary | undefined;
      const isMeant = wanted?.stepId === stepId && wanted.write === write;
      if (isMeant && wanted.side === 'before') process.kill(process.pid, 'SIGKILL');
      const result = run.apply(this, values);
      if (isMeant) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  }, storeModule);
}

/** Every write of the journal so far, in order. */
export const journalWrites = (app: ElectronApplication): Promise<JournalWrite[]> =>
  app.evaluate(() => Reflect.get(globalThis, 'matrixWrites') as JournalWrite[]);

/** From now on the app ends at this boundary. */
export const endAt = (app: ElectronApplication, boundary: Boundary): Promise<void> =>
  app.evaluate((_electron, wanted) => void Reflect.set(globalThis, 'matrixEnd', wanted), boundary);
