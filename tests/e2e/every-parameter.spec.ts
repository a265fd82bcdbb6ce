import { expect, test } from '@playwright/test';
import { connectionDraft } from '../../shared/domain/connection.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { specFor } from '../integration/journey.ts';
import { comparable, everyParameter, otherKey, unsaid, unsaidSubOptions } from '../support/every-parameter.ts';
import { launchApp } from './app.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { windowClient } from './window-client.ts';

/** Of these no configuration tells; most are proven by what the server recorded. */
const notInConfig: ReadonlySet<string> = new Set(
  'vmid node ostemplate password ssh-public-keys storage pool ha-managed bwlimit ignore-unpack-errors'.split(' '),
);

type Call = { method: string; path: string; parameters: Readonly<Record<string, unknown>> };
/** A call without the two values that stand in a plan as something else: the password, and the key made when the job starts. */
const withoutSecrets = ({ method, path, parameters }: Call): Call => {
  const { password: _password, 'ssh-public-keys': _keys, ...others } = parameters;
  return { method, path, parameters: others };
};

test('B01 all 41 parameters with all sub-options are planned, sent as planned, and read back from the server', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  pve.world.addVolume('local', { volid: 'local:snippets/hook.pl', content: 'snippets' });
  await using gantry = await launchApp();
  await new FirstRunPage(gantry.window).keepSecretsForThisSession();
  const app = windowClient(gantry.window);
  const { host, port, guestProxy, rootPassword: password } = pve;
  const { fingerprint } = await app.call('connection:probe', { host, port });
  const auth = { kind: 'ticket', userName: 'root@pam', password };
  const draft = connectionDraft.parse({ name: 'Rack', host, port, fingerprint, auth, guestProxy });
  const { id: connectionId } = await app.call('connection:add', draft);
  const session = new ApiSession(pve);

  const sent: Record<string, string>[] = [];
  for (const change of Object.values(everyParameter)) {
    const spec = await specFor(app, connectionId, change);
    const rootPassword = spec.hostname === 'everything' ? 'correct horse' : undefined;
    const plan = await app.call('plan:make', { spec, hasRootPassword: rootPassword !== undefined });
    expect(plan.findings.filter(({ verdict }) => verdict === 'blocks')).toEqual([]);
    const planned = plan.steps.find(({ kind }) => kind === 'create')?.calls[0]?.parameters ?? {};
    sent.push({ ...planned, node: spec.node });
    const before = pve.requests.length;
    const { jobId } = await app.call('container:create', {
      planId: plan.id,
      hash: plan.hash,
      confirmsPrivileged: !spec.isUnprivileged,
      ...(rootPassword !== undefined && { rootPassword }),
    });
    await expect
      .poll(async () => (await app.call('job:get', { jobId })).state, { timeout: 60_000 })
      .toEqual({ name: 'succeeded' });

    const writes = pve.requests.slice(before).filter(({ method }) => method !== 'GET');
    expect(writes.map(withoutSecrets)).toEqual(plan.steps.flatMap(({ calls }) => calls).map(withoutSecrets));

    const guest = `/nodes/${spec.node}/lxc/${spec.vmid}`;
    const config = (await session.get(`${guest}/config`)) as Record<string, string | number>;
    for (const [name, value] of Object.entries(planned)) {
      if (notInConfig.has(name)) continue;
      // Off is not written down where that is what an absent line means.
      const told = String(config[name] ?? (value === '0' ? '0' : undefined));
      expect({ [name]: comparable(name, told) }).toMatchObject({ [name]: comparable(name, value) });
    }
    const status = (await session.get(`${guest}/status/current`)) as Record<string, unknown>;
    expect(status['status']).toBe(spec.hostname === 'running' ? 'running' : 'stopped');
  }
  expect(unsaid(sent)).toEqual(['start']);
  expect(unsaidSubOptions(sent)).toEqual([]);

  const [full, running] = sent;
  const pool = (await session.get('/pools/household')) as { members: Record<string, unknown>[] };
  expect(pool.members.map((member) => member['vmid'])).toContain(Number(full?.['vmid']));
  const ha = await session.list('/cluster/ha/resources');
  expect(ha.map((resource) => resource['sid'])).toContain(`ct:${running?.['vmid']}`);
  const created = pve.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/lxc'));
  expect(created).toHaveLength(3);
  expect(created[0]?.parameters).toMatchObject({
    storage: 'local-lvm',
    bwlimit: '51200',
    'ignore-unpack-errors': '1',
    // The simulator keeps no secret in what it records.
    password: '***',
    ostemplate: full?.['ostemplate'],
  });
  expect(created[0]?.parameters['ssh-public-keys']).toContain(otherKey);
});
