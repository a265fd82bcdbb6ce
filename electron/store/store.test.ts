import { expect, test } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { credentialId, serviceId, upid, vmid } from '../../shared/domain/ids.ts';
import { AppError } from '../../shared/errors.ts';
import {
  migrationsFolder,
  newConnectionId,
  newContainerId,
  openMemoryStore,
  sampleConnection,
  sampleContainer,
  sampleGuest,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { sampleTemplate } from '../../tests/support/template-samples.ts';
import { containerEvents } from './schema.ts';
import { openDatabase } from './database.ts';
import { createEvents } from './events.ts';
import { createJobs } from './jobs.ts';

const number = vmid.parse(101);

test('a server comes back as it was put in, and a change touches only what it names', () => {
  using store = openMemoryStore();
  const record = sampleConnection({
    auth: { kind: 'ticket', userName: 'root@pam' },
    guestProxy: 'socks5://127.0.0.1:1080',
  });
  store.connections.insert(record);
  expect(store.connections.get(record.id)).toEqual(record);
  store.connections.update(record.id, { lastContactAt: 9, version: '9.2' });
  expect(store.connections.list()).toEqual([{ ...record, lastContactAt: 9, version: '9.2' }]);
  expect(store.connections.get(newConnectionId())).toBeNull();
});

test('two servers cannot have one name, whatever its capitals', () => {
  using store = openMemoryStore();
  store.connections.insert(sampleConnection({ name: 'Cellar' }));
  expect(() => store.connections.insert(sampleConnection({ name: 'cellar' }))).toThrow(
    expect.objectContaining({ code: 'connection:name-taken', details: { name: 'cellar' } }),
  );
  const attic = sampleConnection({ name: 'Attic' });
  store.connections.insert(attic);
  expect(() => store.connections.update(attic.id, { name: 'CELLAR' })).toThrow(AppError);
});

test('A08 removing a server wipes its secrets, containers, inventory and known hosts, and nobody else’s', () => {
  using store = openMemoryStore();
  const put = (kind: string): string => store.secrets.put(kind, new Uint8Array([1, 2, 3]));
  const [gone, kept] = [
    sampleConnection({ name: 'gone', secretRef: put('connection') }),
    sampleConnection({ name: 'kept', secretRef: put('connection') }),
  ];
  const refs = new Map<string, string[]>();
  for (const server of [gone, kept]) {
    store.connections.insert(server);
    const container = sampleContainer(server.id);
    const keys = { privateKeyRef: put('ssh-key'), rootPasswordRef: put('root-password') };
    store.containers.insert(container, keys);
    const credential = {
      id: credentialId.parse(crypto.randomUUID()),
      containerId: container.id,
      service: 's',
      key: 'k',
      savedAt: 1,
      secretRef: put('credential'),
    };
    store.credentials.replaceFor(container.id, [credential]);
    store.events.append(container.id, 'created', 'made', {}, 1);
    store.inventory.saveSnapshot(server.id, { guests: [sampleGuest(server.id, 101)] });
    store.knownHosts.put({
      connectionId: server.id,
      host: '10.0.0.1',
      port: 22,
      keyType: 'ssh-ed25519',
      fingerprint: 'SHA256:a',
      learnt: 'node',
      learntAt: 1,
    });
    refs.set(server.name, [server.secretRef, keys.privateKeyRef, keys.rootPasswordRef, credential.secretRef]);
  }
  const [container] = store.containers.list();

  expect(store.connections.remove(gone.id).toSorted()).toEqual(refs.get('gone')?.toSorted());

  for (const ref of refs.get('gone') ?? []) expect(store.secrets.get(ref)).toBeNull();
  for (const ref of refs.get('kept') ?? []) expect(store.secrets.get(ref)).not.toBeNull();
  expect(store.connections.list().map(({ name }) => name)).toEqual(['kept']);
  expect(store.containers.list().map(({ connectionId }) => connectionId)).toEqual([kept.id]);
  expect(store.inventory.guests().map(({ connectionId }) => connectionId)).toEqual([kept.id]);
  expect(store.knownHosts.list(gone.id, '10.0.0.1', 22)).toEqual([]);
  expect(store.knownHosts.list(kept.id, '10.0.0.1', 22)).toHaveLength(1);
  // The history of a removed container stays, as its audit trail.
  expect(container && store.events.list(container.id)).toHaveLength(1);
  expect(store.events.verifyChain()).toEqual({ isWhole: true, events: 2 });
});

test('A10 two servers may both have container 101, one server may have it only once', () => {
  using store = openMemoryStore();
  const [one, other] = [sampleConnection({ name: 'one' }), sampleConnection({ name: 'other' })];
  for (const server of [one, other]) {
    store.connections.insert(server);
    store.containers.insert(sampleContainer(server.id, { hostname: server.name }));
  }
  expect(store.containers.byVmid(one.id, number)?.hostname).toBe('one');
  expect(store.containers.byVmid(other.id, number)?.hostname).toBe('other');
  expect(() => store.containers.insert(sampleContainer(one.id))).toThrow(/UNIQUE/);
});

test('A91 a container that is gone keeps its record, and its number can be used again', () => {
  using store = openMemoryStore();
  const server = sampleConnection();
  store.connections.insert(server);
  const old = sampleContainer(server.id, { hostname: 'old', createdAt: 1 });
  store.containers.insert(old);
  store.containers.update(old.id, { goneAt: 7 });
  expect(store.containers.byVmid(server.id, number)).toEqual({ ...old, goneAt: 7 });
  const fresh = sampleContainer(server.id, { hostname: 'fresh', createdAt: 2 });
  store.containers.insert(fresh, { privateKeyRef: 'key', rootPasswordRef: null });
  expect(store.containers.byVmid(server.id, number)).toEqual(fresh);
  expect(store.containers.refs(fresh.id)).toEqual({ privateKeyRef: 'key', rootPasswordRef: null });
  expect(store.containers.refs(old.id)).toBeNull();
  expect(store.containers.list()).toHaveLength(2);
});

test('a container forgets its services and credentials with itself, and names every secret that was its own', () => {
  using store = openMemoryStore();
  const server = sampleConnection();
  store.connections.insert(server);
  const container = sampleContainer(server.id);
  store.containers.insert(container, { privateKeyRef: 'key', rootPasswordRef: null });
  const service = {
    id: serviceId.parse(crypto.randomUUID()),
    containerId: container.id,
    name: 'nginx',
    type: 'systemd',
    status: 'running',
    ports: [{ port: 80, protocol: 'tcp', isLoopback: false }],
    webUrl: 'http://10.0.0.5/',
    hasCredentials: true,
    observedAt: 3,
  } as const;
  store.services.replaceFor(container.id, [{ ...service, ports: [...service.ports] }]);
  expect(store.services.list(container.id)).toEqual([service]);
  const credential = (ref: string) => ({
    id: credentialId.parse(crypto.randomUUID()),
    containerId: container.id,
    service: 'nginx',
    key: ref,
    savedAt: 1,
    secretRef: ref,
  });
  const [first, second] = [credential('a'), credential('b')];
  expect(store.credentials.replaceFor(container.id, [first])).toEqual([]);
  expect(store.credentials.replaceFor(container.id, [second])).toEqual(['a']);
  expect(store.credentials.get(second.id)).toEqual(second);
  expect(store.credentials.list(container.id)[0]).not.toHaveProperty('secretRef');
  expect(store.containers.secretRefs(container.id)).toEqual(['key', 'b']);
  store.containers.remove(container.id);
  expect(store.services.list(container.id)).toEqual([]);
  expect(store.credentials.get(second.id)).toBeNull();
});

test('the history can be added to and not be changed, and a change made behind our back shows', () => {
  using db = openDatabase({ file: ':memory:', migrationsFolder, clock: new ManualClock() });
  const events = createEvents(db);
  const id = newContainerId();
  for (const at of [1, 2, 3]) events.append(id, 'started', `start ${at}`, { upid: 'x', n: at }, at);
  expect(events.list(id).map(({ metadata }) => metadata)).toEqual([
    { upid: 'x', n: 3 },
    { upid: 'x', n: 2 },
    { upid: 'x', n: 1 },
  ]);
  expect(events.verifyChain()).toEqual({ isWhole: true, events: 3 });
  expect(() => db.orm.update(containerEvents).set({ message: 'no' }).run()).toThrow(/append-only/);
  expect(() => db.orm.delete(containerEvents).run()).toThrow(/append-only/);

  db.sqlite.exec("drop trigger container_events_no_update; update container_events set message = 'no' where id = 2");
  expect(events.verifyChain()).toEqual({ isWhole: false, brokenAt: 2 });
  db.sqlite.exec(
    "update container_events set message = 'start 2' where id = 2; drop trigger container_events_no_delete",
  );
  expect(events.verifyChain().isWhole).toBe(true);
  db.sqlite.exec('delete from container_events where id = 3');
  expect(events.verifyChain()).toEqual({ isWhole: false, brokenAt: 3 });
});

test('a job keeps what was asked beside where it stands', () => {
  using store = openMemoryStore();
  const server = newConnectionId();
  const running = sampleSnapshot(server, { createdAt: 2 });
  const queued = sampleSnapshot(server, { createdAt: 1, state: { name: 'queued', position: 1 } });
  const data = samplePowerData(server);
  for (const snapshot of [running, queued]) store.jobs.insert(data, snapshot);
  const ended = { ...running, revision: 4, state: { name: 'succeeded' } as const, percent: 100 };
  store.jobs.saveSnapshot(ended);
  expect(store.jobs.get(running.id)).toEqual(ended);
  expect(store.jobs.data(running.id)).toEqual(data);
  expect(store.jobs.list()).toEqual([queued, ended]);
  expect(store.jobs.unfinished()).toEqual([queued]);
});

test('the journal tells of each step’s latest attempt, in the order they began', () => {
  using store = openMemoryStore();
  const job = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(job.connectionId), job);
  const task = upid.parse('UPID:pve1:0000C0DE:00000001:65000000:vzcreate:101:root@pam:');
  const { journal } = store;
  journal.intent(job.id, 'create');
  journal.noteUpid(job.id, 'create', task);
  journal.outcome(job.id, 'create', { kind: 'done', result: { rootfs: 'local:1' } });
  journal.intent(job.id, 'start');
  journal.outcome(job.id, 'start', {
    kind: 'failed',
    error: { code: 'pve:busy', message: 'busy', details: { lock: 'backup', reason: 'r' } },
  });
  journal.outcome(job.id, 'packages', { kind: 'skipped' });
  const intentAt = Date.UTC(2026, 0, 1);
  expect(journal.read(job.id)).toEqual([
    { stepId: 'create', intentAt, upid: task, outcome: { kind: 'done', result: { rootfs: 'local:1' } } },
    {
      stepId: 'start',
      intentAt,
      upid: null,
      outcome: {
        kind: 'failed',
        error: { code: 'pve:busy', message: 'busy', details: { lock: 'backup', reason: 'r' } },
      },
    },
    { stepId: 'packages', intentAt, upid: null, outcome: { kind: 'skipped' } },
  ]);
  const other = upid.parse(task.replace(':vzcreate:', ':vzstart:'));
  expect(journal.known([other, task])).toEqual(new Set([task]));
  journal.intent(job.id, 'create');
  expect(journal.read(job.id)[0]).toEqual({ stepId: 'create', intentAt, upid: null, outcome: { kind: 'none' } });
  journal.outcome(job.id, 'create', { kind: 'done', result: undefined });
  expect(journal.read(job.id)[0]?.outcome).toEqual({ kind: 'done', result: null });
  expect(journal.known([task])).toEqual(new Set());
  expect(() => journal.noteUpid(job.id, 'never begun', task)).toThrow(/No intent/);
});

test('A90 what was last seen of a server can be read while it is away', () => {
  using store = openMemoryStore();
  const server = sampleConnection();
  store.connections.insert(server);
  const connectionId = server.id;
  const guests = [
    sampleGuest(connectionId, 101),
    sampleGuest(connectionId, 102, { kind: 'qemu', name: null, cpuShare: null, goneAt: 8 }),
  ];
  const nodes = [
    { connectionId, name: 'pve1', isOnline: true, cores: 8, memoryBytes: 1, memoryMaxBytes: 2, observedAt: 5 },
  ];
  const storages = [
    {
      connectionId,
      node: 'pve1',
      name: 'local',
      plugin: 'dir',
      content: ['vztmpl'],
      isActive: true,
      usedBytes: null,
      totalBytes: 2,
      observedAt: 5,
    },
  ];
  const bridges = [{ connectionId, node: 'pve1', name: 'vmbr0', isActive: true, comment: 'LAN', observedAt: 5 }];
  store.inventory.saveSnapshot(connectionId, { guests, nodes, storages, bridges });
  store.inventory.saveSnapshot(connectionId, { nodes: [] });
  expect(store.inventory.guests()).toEqual(guests);
  expect(store.inventory.nodes(connectionId)).toEqual([]);
  expect(store.inventory.storages(connectionId)).toEqual(storages);
  expect(store.inventory.bridges()).toEqual(bridges);
  store.inventory.changeGuests(connectionId, [sampleGuest(connectionId, 103)], [number]);
  expect(store.inventory.guests(connectionId).map(({ vmid: seen }) => Number(seen))).toEqual([102, 103]);
});

test('a template made in the app comes back whole', () => {
  using store = openMemoryStore();
  const own = sampleTemplate({ tags: ['a'], further: { onboot: '1' } });
  store.templates.save(own);
  store.templates.save({ ...own, revision: 2 });
  expect(store.templates.all()).toEqual({ fitting: [{ ...own, revision: 2 }], unfit: [] });
  store.templates.remove(own.id);
  expect(store.templates.get(own.id)).toBeNull();
});

test('a row somebody spoiled is named instead of being believed', () => {
  using db = openDatabase({ file: ':memory:', migrationsFolder, clock: new ManualClock() });
  const jobs = createJobs(db, () => undefined);
  const job = sampleSnapshot(newConnectionId());
  jobs.insert(samplePowerData(job.connectionId), job);
  db.sqlite.exec(`update jobs set snapshot = '{"percent":12}'`);
  expect(() => jobs.list()).toThrow(
    expect.objectContaining({ code: 'store:unreadable', message: 'A row of jobs does not fit' }),
  );
});
