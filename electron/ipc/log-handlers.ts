import { exportBundle } from '../jobs/export-bundle.ts';
import { exportFileName, exportLog } from '../jobs/export-log.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

type LogChannels = `job:${'export-log' | 'export-bundle' | 'log-size' | 'search-logs'}`;

export function logHandlers({
  clock,
  desktop,
  jobs,
  logSearch,
  redactor,
  secrets,
  store,
}: Parts): Pick<Handlers, LogChannels> {
  return {
    'job:export-log': async ({ jobId, withColours }, signal) => {
      const job = jobs.get(jobId);
      const path = await desktop.chooseSaveFile(exportFileName(job, '.log'));
      if (path === null) return null;
      const server = store.connections.get(job.connectionId)?.name ?? null;
      const { version: appVersion } = desktop.appInfo();
      const removedAt = store.logKeeping.facts(jobId)?.removedAt ?? null;
      const facts = { job, server, appVersion, now: clock.now(), removedAt, log: store.jobLog };
      return { path, lines: await exportLog(path, { ...facts, withColours, signal }) };
    },
    'job:export-bundle': async ({ jobId }, signal) => {
      const job = jobs.get(jobId);
      const path = await desktop.chooseSaveFile(exportFileName(job, '.tar.gz'));
      if (path === null) return null;
      const facts = { job, app: desktop.appInfo(), now: clock.now() };
      return { path, files: await exportBundle(path, { ...facts, store, secrets, redactor, signal }) };
    },
    'job:log-size': () => store.logKeeping.size(),
    'job:search-logs': (wanted, signal) => logSearch.find(wanted, signal),
  };
}
