import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { askAboutShutdowns } from './ask-about-shutdowns.ts';
import { createStores } from './connect-stores.ts';

const job = (change: Partial<Record<keyof JobSnapshot, unknown>> = {}): JobSnapshot =>
  jobSnapshot.parse({
    id: '3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    revision: 1,
    kind: 'power-container',
    power: 'shutdown',
    title: 'Shut down web1',
    connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web1',
    state: { name: 'running', isCancelling: false },
    percent: 0,
    steps: [],
    warnings: [],
    pausesBefore: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: null,
    ...change,
  });
const ignored = (choices: string[], revision: number): JobSnapshot =>
  job({
    revision,
    state: {
      name: 'failed',
      stepId: 'power',
      choices,
      error: {
        code: 'container:shutdown-ignored',
        message: '',
        details: { vmid: 101, hostname: 'web1', afterSeconds: 60, isReboot: false },
      },
    },
  });

function open() {
  const stores = createStores(createClient(fakeBridge({})));
  askAboutShutdowns(stores);
  return { stores, titles: () => stores.toasts.getState().toasts.map(({ title }) => title) };
}

test('A79 wherever the user is, a shutdown that is not obeyed asks; the question goes when it is settled', () => {
  const { stores, titles } = open();
  stores.jobs.accept(job());
  expect(titles()).toEqual([]);
  stores.jobs.accept(ignored(['wait-longer', 'stop-hard', 'leave-running'], 2));
  expect(titles()).toEqual(['web1 did not shut down within 60 s']);
  stores.toasts.getState().toasts[0]?.actions[0]?.run();
  expect(stores.containerDialog.getState().dialog).toEqual({ kind: 'shutdown-ignored', jobId: job().id });
  stores.jobs.accept(ignored([], 3));
  expect(titles()).toEqual([]);
});

test('what was left undecided before the window opened is not asked again, nor what its own page shows', () => {
  const old = open();
  old.stores.jobs.accept(ignored(['leave-running'], 2));
  expect(old.titles()).toEqual([]);

  const onPage = open();
  onPage.stores.jobs.accept(job());
  onPage.stores.navigation.go({ page: 'job', jobId: job().id });
  onPage.stores.jobs.accept(ignored(['leave-running'], 2));
  expect(onPage.titles()).toEqual([]);
});
