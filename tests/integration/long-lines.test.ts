import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Owner } from '../../electron/lib/owner.ts';
import { openHeadless } from '../../scripts/headless.ts';
import { maxLineBytes } from '../../electron/ssh/line-splitter.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { connect, specFor } from './journey.ts';

const password = 'Qz7-Wy4-Xk9-Jv2-Pb6';
/** Lines on which the longest piece ends somewhere inside the password. */
const script = `#!/bin/sh
for before in ${[4, 15].map((part) => maxLineBytes - part).join(' ')}; do
  printf "%\${before}s%s%s\\n" '' "$DB_PASSWORD" ' end'
  printf "%\${before}s%s%s\\n" '' "$DB_PASSWORD" ' end' >&2
done
exit 3
`;

test('A69 no half of a secret is kept of a line too long for one piece', async () => {
  await using owner = new Owner();
  const folder = await mkdtemp(path.join(tmpdir(), 'gantry-long-lines-'));
  owner.use({ [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) });
  const simulator = owner.use(await startSimulator({ speed: 'instant', seed: 'homelab' }));
  const app = await openHeadless({ speed: 'instant', simulator, storeFile: path.join(folder, 'gantry.db') });
  const places: Record<string, string> = {};
  try {
    const connectionId = await connect(app, simulator, 'homelab');
    const spec = await specFor(app, connectionId, {
      provisioning: {
        variables: [{ kind: 'secret', name: 'DB_PASSWORD', label: 'Database password' }],
        scripts: [{ name: '10-long.sh', content: script }],
      },
    });
    const plan = await app.call('plan:make', { spec, givenSecrets: ['DB_PASSWORD'] });
    const secrets = { DB_PASSWORD: password };
    const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash, secrets });
    const job = await app.parts.jobs.finished(jobId);
    expect(job.state).toMatchObject({
      name: 'failed',
      stepId: 'script:10-long.sh',
      error: { details: { exitCode: 3 } },
    });
    const log = app.parts.store.jobLog.read(jobId).map(({ message }) => message);
    expect(log.filter((message) => message === '[redacted] end' || message.endsWith(' [redacted]'))).toHaveLength(4);
    places['the job'] = JSON.stringify(job);
    places['the log'] = JSON.stringify([log, app.logLines, app.announced]);
  } finally {
    await app[Symbol.asyncDispose]();
  }
  for (const name of await readdir(folder)) places[name] = await readFile(path.join(folder, name), 'latin1');
  const parts = password.split('-').flatMap((part, at, all) => (at === 0 ? [] : [`${all[at - 1] ?? ''}-`, `-${part}`]));
  const found = Object.entries(places).flatMap(([where, text]) =>
    parts.filter((part) => text.includes(part)).map((part) => `${where} holds ${part}`),
  );
  expect(found).toEqual([]);
});
