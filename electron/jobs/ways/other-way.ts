import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { JobServices } from '../services.ts';
import { wayAfter, waysFrom } from './find-way-in.ts';

/** The job prefers the next way into its container from now on, also after a restart. */
export function takeOtherWay(
  { id, connectionId }: Pick<JobSnapshot, 'id' | 'connectionId'>,
  { store }: Pick<JobServices, 'store'>,
): void {
  const { login, preferred } = store.guestAccess.get(connectionId).settings;
  const [now = 'ssh'] = waysFrom(store.jobs.way(id) ?? preferred);
  store.jobs.setWay(
    id,
    wayAfter(now, (way) => way !== 'pct-exec' || login.kind !== 'none'),
  );
}
