import { expect } from '@playwright/test';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { isOver } from '../../shared/domain/job.ts';
import type { Template } from '../../shared/domain/template.ts';
import { firstAnswer } from '../../shared/domain/template-variable.ts';
import type { Client } from '../../renderer/ipc/client.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { begin, connect, specFor } from '../integration/journey.ts';
import type { GantryApp } from './app.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { windowClient } from './window-client.ts';

/** Three servers with 40 containers of other hands: a cluster, a production node, and one that will go away. */
export type BusyHomelab = AsyncDisposable & {
  readonly rack: Simulator;
  readonly cellar: Simulator;
  readonly attic: Simulator;
};

const extras: readonly [name: string, node: string, tags: string, isRunning: boolean][] = [
  ['grafana', 'pve1', 'monitoring', true],
  ['prometheus', 'pve1', 'monitoring', true],
  ['loki', 'pve2', 'monitoring', true],
  ['jellyfin', 'pve2', 'media', true],
  ['navidrome', 'pve2', 'media', true],
  ['paperless', 'pve1', 'office', true],
  ['nextcloud', 'pve1', 'office;web', true],
  ['immich', 'pve2', 'media;web', false],
  ['home-assistant', 'pve3', 'home', true],
  ['zigbee2mqtt', 'pve3', 'home', true],
  ['mosquitto', 'pve3', 'home;infra', true],
  ['unifi', 'pve1', 'infra', true],
  ['gitea-runner', 'pve3', 'ci;dev', true],
  ['registry', 'pve3', 'ci', false],
  ['debian-base', 'pve1', 'base', false],
  ['a-name-so-long-that-no-column-of-any-table-can-hold-it-whole', 'pve2', 'dev;office;web;monitoring', true],
];

export async function startBusyHomelab(): Promise<BusyHomelab> {
  const rack = await startSimulator({ speed: 'fast', seed: 'homelab', clusterName: 'rack' });
  for (const [index, [hostname, node, tags, isRunning]] of extras.entries()) {
    await rack.world.addContainer({
      vmid: 300 + index,
      node,
      isRunning,
      config: { hostname, tags, cores: '2', memory: '1024' },
    });
  }
  rack.world.setLock(301, 'backup');
  rack.world.setConfig(314, 'template', '1');
  const cellar = await startSimulator({
    speed: 'fast',
    nodes: ['cellar'],
    clusterName: 'cellar',
    network: '10.78.0',
    seed: { guests: 13, machines: 1, random: 7 },
  });
  const attic = await startSimulator({
    speed: 'fast',
    nodes: ['attic'],
    clusterName: 'attic',
    network: '10.79.0',
    seed: { guests: 4, machines: 0, random: 3 },
  });
  return {
    rack,
    cellar,
    attic,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([rack, cellar, attic].map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

/** What the wizard proposes; secrets that are left empty are made. */
const proposedAnswers = ({ provisioning }: Template): Record<string, string> =>
  Object.fromEntries(
    provisioning.variables
      .filter(({ kind }) => kind !== 'secret')
      .map((variable) => [variable.name, firstAnswer(variable)]),
  );

type Wanted = { hostname: string; template?: string; tags?: string[]; script?: string };

/** Creates containers the quick way: planned and approved through main, as the wizard does it, and watched to their end. */
async function createContainers(
  client: Pick<Client, 'call'>,
  connectionId: ConnectionId,
  list: readonly Wanted[],
): Promise<void> {
  const templates = await client.call('template:list', {});
  for (const { hostname, template, tags = [], script } of list) {
    const summary = templates.find(({ name }) => name === template);
    const recipe = summary === undefined ? null : await client.call('template:get', { templateId: summary.id });
    const scripts = script === undefined ? [] : [{ name: '10-own.sh', content: script }];
    const spec = await specFor(client, connectionId, {
      hostname,
      tags,
      templateId: recipe?.id ?? null,
      provisioning: recipe === null ? { scripts } : { ...recipe.provisioning, answers: proposedAnswers(recipe) },
    });
    const jobId = await begin(client, spec);
    await expect
      .poll(async () => isOver((await client.call('job:get', { jobId })).state), { timeout: 120_000 })
      .toBe(true);
  }
}

/** From the first start to all three servers connected and five containers made, one of them unfinished. */
export async function openBusyApp(gantry: GantryApp, homelab: BusyHomelab, passphrase: string): Promise<void> {
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.setPassphrase(passphrase);
  await firstRun.heading.waitFor();
  const client = windowClient(gantry.window);
  const rack = await connect(client, homelab.rack, 'Rack');
  await connect(client, homelab.cellar, 'Cellar');
  await connect(client, homelab.attic, 'Attic');
  await createContainers(client, rack, [
    { hostname: 'web', template: 'nginx web server', tags: ['web'] },
    { hostname: 'db', template: 'PostgreSQL', tags: ['database'] },
    {
      hostname: 'licensed',
      tags: ['office'],
      script: 'log_info "checking the licence"\necho "licence server not reachable" >&2\nexit 3\n',
    },
    { hostname: 'short-lived', tags: ['dev'] },
    { hostname: 'old-name', tags: ['dev'] },
  ]);
  await gantry.window.reload();
}
