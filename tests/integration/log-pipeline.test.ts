import { expect, test, vi } from 'vitest';
import { JobTracker } from '../../electron/jobs/job-tracker.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { Redactor } from '../../electron/lib/redact.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { toLogLine } from '../../renderer/features/jobs/log-lines.ts';
import { createClient } from '../../renderer/ipc/client.ts';
import { createJobLogStore } from '../../renderer/stores/job-log-store.ts';
import { fakeBridge } from '../../renderer/testing/fake-bridge.ts';
import { parseAnsi } from '../../renderer/ui/ansi.ts';
import {
  newConnectionId,
  openMemoryStore,
  sampleLine,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo } from './ssh-connection.ts';

// Each pause makes sure that what stands around it really arrives in two pieces.
const pause = 'sleep 0.05';
const script = [
  `printf 'gr\\303'; ${pause}; printf '\\274n \\360\\237'; ${pause}; printf '\\232\\200\\n'`,
  `printf '\\033[38;5;2'; ${pause}; printf '12mpink\\033'; ${pause}; printf '[0m plain\\n'`,
  `printf 'bar 10%%\\rbar 50%%'; ${pause}; printf '\\r'; ${pause}; printf 'bar 100%%\\n'`,
  `printf '\\033[1;4;31mloud\\033[0m\\r'; ${pause}; printf '\\n'`,
  `head -c 70000 /dev/zero | tr '\\0' x; printf '\\n'`,
  `printf 'no end'`,
].join('\n');

test('A68 what arrives in pieces over SSH is whole in the store and in the window', async () => {
  await using server = await OpenSSHServer.create();
  await using session = await connectTo(server);
  using store = openMemoryStore();
  const job = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(job.connectionId), job);
  let seq = 0;
  await session.execStreaming(script, {
    onLine: ({ text }) => {
      seq += 1;
      store.jobLog.append(job.id, [sampleLine(job.id, seq, text)]);
    },
  });

  const bridge = fakeBridge({
    'job:watch': () => ({ lastSeq: store.jobLog.lastSeq(job.id), removedAt: null }),
    'job:blocks': ({ jobId, ...page }) => store.jobLog.blocks(jobId, page),
  });
  const window = createJobLogStore(createClient(bridge), { requestFrame: (callback) => callback() });
  window.follow(job.id);
  await vi.waitFor(() => expect(window.getState().buffer.length).toBe(seq));
  const { buffer } = window.getState();
  const events = Array.from({ length: seq }, (_, place) => buffer.at(place)).filter(
    (event): event is ContainerProgressEvent => event !== undefined,
  );
  const shown = events.map((event) => parseAnsi(toLogLine(event).text));
  expect(shown.map((parts) => parts.map(({ text }) => text).join(''))).toEqual([
    'grün 🚀',
    'pink plain',
    'bar 100%',
    'loud',
    'x'.repeat(65_536),
    'x'.repeat(70_000 - 65_536),
    'no end',
  ]);
  expect(shown[1]?.[0]).toEqual({ text: 'pink', className: 'ansi-own', style: { '--ansi-own': 'rgb(255 135 215)' } });
  expect(shown[3]).toEqual([{ text: 'loud', className: 'ansi-1 ansi-bold ansi-underline' }]);
});

test('A69 a secret that arrives in pieces over SSH, by its value or by its name, is kept by nobody', async () => {
  await using server = await OpenSSHServer.create();
  await using session = await connectTo(server);
  const job = sampleSnapshot(newConnectionId());
  const redactor = new Redactor();
  redactor.remember('correct horse');
  const kept: string[] = [];
  const tracker = new JobTracker(
    job,
    { steps: [] },
    {
      clock: systemClock,
      redactor,
      sink: {
        event: ({ message }) => kept.push(message),
        lines: ({ messages }) => kept.push(...messages),
        snapshot: () => undefined,
      },
    },
  );
  const command = [
    `printf 'it is corr'; ${pause}; printf 'ect ho'; ${pause}; printf 'rse.\\n'`,
    `printf 'pass'; ${pause}; printf 'word = "hun'; ${pause}; printf 'ter 22"\\n'`,
    `{ printf 'PVEAPITo'; ${pause}; printf 'ken=a@pam!b=1234'; ${pause}; printf '5678\\n'; } >&2`,
  ].join('\n');
  await session.execStreaming(command, { onLine: ({ stream, text }) => tracker.log('script', stream, text) });
  expect(kept.toSorted()).toEqual(['PVEAPIToken=a@pam!b=[redacted]', 'it is [redacted].', 'password = [redacted]']);
  expect(tracker.snapshot.lastSeq).toBe(3);
});
