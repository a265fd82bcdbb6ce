import { systemClock } from '../../electron/lib/clock.ts';
import { openStore } from '../../electron/store/store.ts';
import { connectionId, jobId, upid } from '../../shared/domain/ids.ts';
import { migrationsFolder, sampleLines, samplePowerData, sampleSnapshot } from './store-samples.ts';

/**
 * A process that writes without end and is meant to be killed: node store-writer.ts FILE JOB-ID CONNECTION-ID.
 * After each write that has to be durable it says on stdout how far it got.
 */
const [, , file = '', job = '', connection = ''] = process.argv;
const id = jobId.parse(job);
using store = openStore({ file, migrationsFolder, clock: systemClock });
const snapshot = sampleSnapshot(connectionId.parse(connection), { id });
store.jobs.insert(samplePowerData(snapshot.connectionId), snapshot);
const task = upid.parse('UPID:pve1:0000C0DE:00000001:65000000:vzstart:101:root@pam:');
const say = (fact: object): void => void process.stdout.write(`${JSON.stringify(fact)}\n`);

let seq = 0;
for (let round = 1; ; round += 1) {
  const step = `step-${round}`;
  store.journal.intent(id, step);
  say({ intent: round });
  store.journal.noteUpid(id, step, task);
  const count = 1 + (round % 173);
  store.jobLog.append(id, sampleLines(id, seq + 1, count));
  seq += count;
  if (round % 3 === 0) {
    store.jobLog.flush();
    say({ logged: seq });
  }
  store.journal.outcome(id, step, { kind: 'done', result: { round } });
  say({ outcome: round });
  if (round % 5 === 0) {
    store.jobs.saveSnapshot({ ...snapshot, revision: round, lastSeq: seq });
    say({ revision: round, logged: seq });
  }
}
