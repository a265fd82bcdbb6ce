import type { ConnectionId } from '../../shared/domain/ids.ts';
import { begin, specFor } from '../integration/journey.ts';
import type { GantryApp } from './app.ts';
import { JobPage } from './pages/job-page.ts';
import { JobsPage } from './pages/jobs-page.ts';
import { windowClient } from './window-client.ts';

/**
 * The page of a creation that was planned and approved through the bridge, with a script `10-talk.sh` where there is one: how the wizard
 * does that is proven by its own tests.
 */
export async function beginCreation(
  { window }: GantryApp,
  connectionId: ConnectionId,
  hostname: string,
  script?: string,
): Promise<JobPage> {
  const client = windowClient(window);
  const scripts = script === undefined ? [] : [{ name: '10-talk.sh', content: script }];
  await begin(client, await specFor(client, connectionId, { hostname, provisioning: { scripts } }));
  const jobs = new JobsPage(window);
  await jobs.open();
  await jobs.row(`Create ${hostname}`).click();
  const job = new JobPage(window);
  await job.steps.waitFor();
  return job;
}
