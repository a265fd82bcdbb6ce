import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyTemplate } from '../../renderer/features/create-container/apply-template.ts';
import { readSpec } from '../../renderer/features/create-container/read-spec.ts';
import { emptyWizard } from '../../renderer/stores/wizard-draft-store.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Template } from '../../shared/domain/template.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { create, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
let spec: ContainerSpec;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = (await app.call('demo:open', {})).id;
  spec = await specFor(app, connectionId, {
    hostname: 'first',
    tags: ['web', 'prod'],
    description: 'Notes: of the *first*',
    cores: 2,
    nameserver: '1.1.1.1',
    searchDomain: 'home.arpa',
    startOnBoot: true,
    further: { timezone: 'Europe/Berlin', startup: 'order=2,up=30', tty: '4', protection: '1' },
  });
  await create(app, spec);
});
afterAll(() => app[Symbol.asyncDispose]());

const configOf = async (vmid: number): Promise<Record<string, string>> =>
  (await (await app.parts.pool.shared(connectionId)).lxc.config(spec.node, vmid)).config;

/** The next container, as the wizard makes it of a template. */
async function nextOf(template: Template): Promise<Record<string, string>> {
  const { vmid, ostemplate } = await specFor(app, connectionId);
  const place = { connectionId, node: spec.node, vmid: String(vmid), hostname: 'second' };
  const read = readSpec({ ...applyTemplate({ ...emptyWizard, ...place }, template), ostemplate });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  expect((await create(app, read.spec)).state.name).toBe('succeeded');
  return configOf(vmid);
}

/** Without what is the container's own. */
const comparable = ({ hostname: _hostname, rootfs, net0, ...config }: Record<string, string>): unknown => ({
  ...config,
  rootfs: rootfs?.replace(/:[^,]*/, ''),
  net0: net0
    ?.replace(/,?hwaddr=[^,]*/, '')
    .split(',')
    .toSorted(),
});

test('a template of a container makes another with the same configuration', async () => {
  const { template, notes } = await app.call('template:from-container', {
    connectionId,
    node: spec.node,
    vmid: spec.vmid,
  });
  expect(template).toMatchObject({ name: 'first', hostname: null, cores: 2, storage: spec.storage });
  expect(notes.some(({ reason }) => reason.includes('first'))).toBe(true);
  const kept = await app.call('template:save', { template, expectedRevision: null });
  expect(comparable(await nextOf(kept))).toEqual(comparable(await configOf(spec.vmid)));
});

test('A21 a template saved from the wizard is in the library and makes the same container', async () => {
  const saved = await app.call('template:from-spec', { spec, name: 'Of the first' });
  expect((await app.call('template:list', {})).map(({ id }) => id)).toContain(saved.id);
  const kept = await app.call('template:get', { templateId: saved.id });
  expect(kept).toMatchObject({ name: 'Of the first', hostname: 'first', source: 'custom' });
  expect(comparable(await nextOf(kept))).toEqual(comparable(await configOf(spec.vmid)));
});
