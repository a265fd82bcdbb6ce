import { failure } from '../../http/pve-error.ts';
import { own, put } from '../../world/records.ts';
import type { HaRequest, HaResource } from '../../world/ha-state.ts';
import type { World } from '../../world/world.ts';
import { text, type Call, type Handlers } from '../call.ts';
import { releaseOf } from '../../world/release.ts';
import { sectionDigest } from '../../world/section-digest.ts';
import { haRuleHandlers } from './ha-rules.ts';
import { groupRefusal, haGroupHandlers } from './ha-groups.ts';
import { describeHaStatus, describeManager } from './ha-status.ts';

export const haHandlers: Handlers = {
  ...haGroupHandlers,
  ...haRuleHandlers,
  'GET /cluster/ha': () => ['status', 'resources', 'groups', 'rules'].map((id) => ({ id })),
  'GET /cluster/ha/status': () => ['current', 'manager_status'].map((name) => ({ name })),
  'GET /cluster/ha/status/current': ({ world }) => describeHaStatus(world),
  'GET /cluster/ha/status/manager_status': ({ world }) => describeManager(world),
  'GET /cluster/ha/resources': ({ world, parameters }) =>
    Object.keys(world.ha.state.resources)
      .filter((sid) => parameters['type'] === undefined || sid.startsWith(`${parameters['type']}:`))
      .map((sid) => describeResource(world, sid)),
  'POST /cluster/ha/resources': createResource,
  'GET /cluster/ha/resources/{sid}': (call) => describeResource(call.world, sidOf(call)),
  'PUT /cluster/ha/resources/{sid}': updateResource,
  'DELETE /cluster/ha/resources/{sid}': (call) => {
    const sid = sidOf(call);
    checkManaged(call.world, sid);
    call.world.ha.remove(Number(sid.split(':')[1]));
    return null;
  },
  'POST /cluster/ha/resources/{sid}/migrate': relocateResource,
  'POST /cluster/ha/resources/{sid}/relocate': relocateResource,
};

/** What a guest shows of its service. (PVE::HA::Config, get_service_status) */
export function haOf(world: World, vmid: number): Record<string, unknown> {
  if (!world.ha.isManaged(vmid)) return { managed: 0 };
  const state = crmStateOf(world, vmid);
  return { managed: 1, ...(state === undefined ? {} : { state }) };
}

/** How the manager sees a guest: its trouble, or what it was asked to be. */
export function crmStateOf(world: World, vmid: number): string | undefined {
  const resource = world.ha.resourceOf(vmid);
  if (!resource || resource.state === 'ignored') return undefined;
  return resource.trouble ?? (resource.state === 'started' ? 'started' : 'stopped');
}

function createResource(call: Call): null {
  const { world, parameters } = call;
  const sid = sidOf(call);
  const [type = '', name = ''] = sid.split(':');
  if (parameters['type'] !== undefined && parameters['type'] !== type) throw failure('types does not match');
  const refusal = groupRefusal(call);
  if (refusal !== undefined) throw failure(refusal);
  const guest = type === 'ct' ? world.findContainer(name) : own(world.state.virtualMachines, name);
  if (!guest) throw failure(`no such resource '${sid}'`);
  if (own(world.ha.state.resources, sid)) throw failure(`create resource failed: resource ID '${sid}' already defined`);
  put(world.ha.state.resources, sid, {
    ...optionsFrom(parameters),
    state: stateFrom(parameters['state'] ?? 'started'),
  });
  if (type === 'ct') world.ha.request(Number(name), stateFrom(parameters['state'] ?? 'started'));
  world.changed();
  return null;
}

function updateResource(call: Call): null {
  const { world, parameters } = call;
  const sid = sidOf(call);
  const refusal = groupRefusal(call);
  if (refusal !== undefined) throw failure(refusal);
  const resource = own(world.ha.state.resources, sid);
  if (resource?.trouble === 'error' && parameters['state'] !== 'disabled')
    throw failure(`service '${sid}' in error state, must be disabled and fixed first`);
  if (parameters['digest'] !== undefined && parameters['digest'] !== sectionDigest(world.ha.state.resources))
    throw updateFailed('detected modified configuration - file changed by other user? Try again.');
  if (!resource) throw updateFailed(`no such resource '${sid}'`);
  Object.assign(resource, optionsFrom(parameters));
  for (const option of parameters['delete']?.split(/[\s,;]+/) ?? []) {
    const key = own(STORED_AS, option);
    if (!key && option !== 'state') throw updateFailed(`no such option '${option}'`);
    if (key) delete resource[key];
    else resource.state = 'started';
  }
  if (parameters['state'] !== undefined) world.ha.request(Number(sid.split(':')[1]), stateFrom(parameters['state']));
  world.changed();
  return null;
}

/** Only a wish: whether the other node can be had is seen when the manager gets to it. (PVE::API2::HA::Resources, migrate) */
function relocateResource(call: Call): Record<string, string> | null {
  const { world } = call;
  const [sid, node] = [sidOf(call), text(call, 'node')];
  checkManaged(world, sid);
  if (own(world.ha.state.resources, sid)?.trouble === 'error')
    throw failure(`service '${sid}' in error state, must be disabled and fixed first`);
  world.ha.relocate(Number(sid.split(':')[1]), node);
  return releaseOf(world.state) === '8.4' ? null : { sid, 'requested-node': node };
}

const updateFailed = (message: string): Error => failure(`update resource failed: ${message}`);

const STORED_AS: Readonly<Record<string, 'maxRestart' | 'maxRelocate' | 'failback' | 'comment' | 'group'>> = {
  max_restart: 'maxRestart',
  max_relocate: 'maxRelocate',
  failback: 'failback',
  comment: 'comment',
  group: 'group',
};

function optionsFrom(parameters: Call['parameters']): Partial<HaResource> {
  const { max_restart: maxRestart, max_relocate: maxRelocate, failback, comment, group } = parameters;
  return {
    ...(maxRestart === undefined ? {} : { maxRestart: Number(maxRestart) }),
    ...(maxRelocate === undefined ? {} : { maxRelocate: Number(maxRelocate) }),
    ...(failback === undefined ? {} : { failback: failback === '1' }),
    ...(comment === undefined ? {} : { comment }),
    ...(group === undefined ? {} : { group }),
  };
}

const stateFrom = (given: string): HaRequest =>
  given === 'stopped' || given === 'disabled' || given === 'ignored' ? given : 'started';

/** A bare number is the guest that has it. (PVE::HA::Config, parse_sid) */
function sidOf(call: Call): string {
  const given = text(call, 'sid');
  if (!/^\d+$/.test(given)) return given;
  if (call.world.findContainer(given)) return `ct:${given}`;
  if (own(call.world.state.virtualMachines, given)) return `vm:${given}`;
  throw failure(`unable do add resource - VM/CT ${given} does not exist`);
}

function checkManaged({ ha }: World, sid: string): void {
  const resource = own(ha.state.resources, sid);
  if (!resource || resource.state === 'ignored') throw failure(`resource '${sid}' is not HA managed`);
}

function describeResource(world: World, sid: string): Record<string, unknown> {
  const { resources } = world.ha.state;
  const resource = own(resources, sid);
  if (!resource) throw failure(`no such resource '${sid}'`);
  const { state, maxRestart, maxRelocate, failback = true, comment, group } = resource;
  return {
    sid,
    type: sid.split(':')[0],
    state,
    ...(releaseOf(world.state) === '8.4' ? {} : { failback: failback ? 1 : 0 }),
    ...(group === undefined ? {} : { group }),
    ...(maxRestart === undefined ? {} : { max_restart: maxRestart }),
    ...(maxRelocate === undefined ? {} : { max_relocate: maxRelocate }),
    ...(comment === undefined ? {} : { comment }),
    digest: sectionDigest(resources),
  };
}
