import type { HaResource } from '../../world/ha-state.ts';
import type { World } from '../../world/world.ts';

type Status = Record<string, unknown>;

/** What `ha-manager status` shows: the quorum, whether fencing is armed, the manager, the nodes' agents and the services. (PVE::API2::HA::Status) */
export function describeHaStatus(world: World): Status[] {
  const { isQuorate } = world.nodeLife;
  const { name } = world.localNode;
  const services = servicesOf(world);
  const quorum = {
    id: 'quorum',
    type: 'quorum',
    node: name,
    status: isQuorate ? 'OK' : `No quorum on node '${name}'!`,
    quorate: isQuorate ? 1 : 0,
  };
  const isArmed = services.length > 0;
  const fencing = {
    id: 'fencing',
    type: 'fencing',
    node: masterOf(world),
    status: isArmed ? 'armed (CRM watchdog active)' : 'standby (CRM watchdog standby)',
    'armed-state': isArmed ? 'armed' : 'standby',
  };
  if (!isArmed) return [quorum, fencing];
  const timestamp = Math.floor(world.clock.now() / 1000);
  const shown = perlTime(world.clock.now());
  const master = masterOf(world);
  return [
    quorum,
    fencing,
    { id: 'master', type: 'master', node: master, status: `${master} (active, ${shown})`, timestamp },
    ...world.state.nodes.map((node) => ({
      id: `lrm:${node.name}`,
      type: 'lrm',
      node: node.name,
      status: `${node.name} (${agentState(world, node)}, ${shown})`,
      timestamp,
    })),
    ...services.map((service) => describeService(world, service)),
  ];
}

/** The files behind it. */
export function describeManager(world: World): Status {
  const timestamp = Math.floor(world.clock.now() / 1000);
  const services = servicesOf(world);
  const nodes = world.state.nodes.map(({ name, isOnline }): [string, string] => [
    name,
    isOnline ? 'online' : 'unknown',
  ]);
  const status =
    services.length === 0
      ? {}
      : {
          master_node: masterOf(world),
          timestamp,
          node_status: Object.fromEntries(nodes),
          service_status: Object.fromEntries(
            services.map(({ sid, node, resource }) => [
              sid,
              { node, state: crmState(resource), running: isRunning(world, sid) ? 1 : 0 },
            ]),
          ),
        };
  return {
    manager_status: status,
    quorum: { node: world.localNode.name, quorate: world.nodeLife.isQuorate ? 1 : 0 },
    ...(services.length === 0
      ? {}
      : {
          lrm_status: Object.fromEntries(
            world.state.nodes.map((node) => [
              node.name,
              {
                mode: 'active',
                state: agentState(world, node) === 'active' ? 'active' : 'wait_for_agent_lock',
                timestamp,
              },
            ]),
          ),
        }),
  };
}

type Service = { readonly sid: string; readonly node: string; readonly resource: HaResource };

function servicesOf({ ha, state }: World): Service[] {
  return Object.entries(ha.state.resources)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([sid, resource]) => {
      const id = sid.replace(/^\w+:/, '');
      const guest = state.containers[id] ?? state.virtualMachines[id];
      return guest ? [{ sid, node: guest.node, resource }] : [];
    });
}

function describeService(world: World, { sid, node, resource }: Service): Status {
  const state = verboseState(world, sid, resource);
  return {
    id: `service:${sid}`,
    type: 'service',
    sid,
    node,
    crm_state: crmState(resource),
    request_state: resource.state,
    state,
    status: `${sid} (${node}, ${state})`,
    max_restart: resource.maxRestart ?? 1,
    max_relocate: resource.maxRelocate ?? 1,
    failback: resource.failback === false ? 0 : 1,
    ...(resource.comment === undefined ? {} : { comment: resource.comment }),
  };
}

const crmState = ({ state, trouble }: HaResource): string => trouble ?? (state === 'started' ? 'started' : 'stopped');

/** Quick feedback for people. (PVE::HA::Tools, get_verbose_service_state) */
function verboseState(world: World, sid: string, resource: HaResource): string {
  if (resource.state === 'ignored') return 'ignored';
  if (resource.trouble) return resource.trouble;
  if (resource.state === 'started') return isRunning(world, sid) ? 'started' : 'starting';
  if (isRunning(world, sid)) return 'stopping';
  return resource.state;
}

function isRunning({ state }: World, sid: string): boolean {
  const id = sid.replace(/^\w+:/, '');
  return ((state.containers[id] ?? state.virtualMachines[id])?.startedAt ?? null) !== null;
}

function agentState(world: World, { name, isOnline }: { name: string; isOnline: boolean }): string {
  if (!isOnline) return 'old timestamp - dead?';
  const isActive = servicesOf(world).some(({ node, resource }) => node === name && resource.state === 'started');
  return isActive ? 'active' : 'idle';
}

/** The first node that is there. */
const masterOf = ({ state, localNode }: World): string =>
  state.nodes.find(({ isOnline }) => isOnline)?.name ?? localNode.name;

/** As Perl's `localtime` prints: `Mon Nov 23 12:28:49 2026`. */
function perlTime(ms: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(ms).toUTCString().split(' ');
  return `${weekday.replace(',', '')} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
