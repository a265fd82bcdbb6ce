import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { migrateContainer, type MigrationOrder } from '../../tasks/migrate-container.ts';
import { checkUnlocked } from '../../world/guest-config.ts';
import { demand, flag, nodeOf, text, type Call, type Handlers } from '../call.ts';
import { containerOf } from './config.ts';
import { isRunning, startGuestTask } from './tasks.ts';

const DEFAULT_TIMEOUT_S = 180;

export const lxcMigrateHandlers: Handlers = {
  'GET /nodes/{node}/lxc/{vmid}/migrate': (call) => {
    const container = containerOf(call);
    checkUnlocked(container);
    const others = call.world.state.nodes.map(({ name }) => name).filter((name) => name !== container.node);
    return { running: container.startedAt === null ? 0 : 1, 'allowed-nodes': others, 'not-allowed-nodes': {} };
  },
  'POST /nodes/{node}/lxc/{vmid}/migrate': (call) => {
    const target = text(call, 'target');
    if (target === nodeOf(call)) throw badParameters({ target: 'target is local node.' });
    if (!call.world.state.nodes.some(({ name }) => name === target)) throw failure(`no such cluster node '${target}'`);
    containerOf(call);
    const [isOnline, restarts] = [flag(call, 'online'), flag(call, 'restart')];
    if (isRunning(call) && !isOnline && !restarts)
      throw failure("can't migrate running container without --online or --restart");
    if (call.world.ha.isManaged(Number(text(call, 'vmid')))) return askManager(call, target);
    const order: MigrationOrder = {
      target,
      isOnline,
      restarts,
      timeoutSeconds: Number(call.parameters['timeout'] ?? DEFAULT_TIMEOUT_S),
      storageFor: storageMapping(call, target),
    };
    return startGuestTask(call, 'vzmigrate', (from, task) => migrateContainer(call.world, from, order, task));
  },
};

/** Good as soon as the wish is written down. */
const askManager = (call: Call, node: string): string =>
  startGuestTask(call, 'hamigrate', ({ vmid }, task) => {
    task.log(`Requesting HA migration for CT ${vmid} to node ${node}`);
    call.world.ha.relocate(vmid, node);
    return Promise.resolve();
  });

/** `target-storage`: one for all, pairs such as `a:b`, or `1` for the same as before. (PVE::JSONSchema, parse_idmap) */
function storageMapping(call: Call, target: string): (storage: string) => string {
  const given = splitList(call.parameters['target-storage'] ?? '');
  const pairs = new Map(given.filter((each) => each.includes(':')).map((each) => splitPair(each)));
  const fallback = given.find((each) => !each.includes(':') && each !== '1');
  const keepsAll = given.includes('1') || given.length === 0;
  if (!keepsAll) demand(call, `/vms/${text(call, 'vmid')}`, ['VM.Config.Disk']);
  for (const id of [...pairs.values(), ...(fallback === undefined ? [] : [fallback])]) {
    demand(call, `/storage/${id}`, ['Datastore.AllocateSpace']);
    const storage = call.world.enabledStorage(id, target);
    if (!storage.content.includes('rootdir'))
      throw badParameters({ 'target-storage': `storage '${id}' does not support CT rootdirs` });
  }
  return (storage) => pairs.get(storage) ?? fallback ?? storage;
}

function splitPair(pair: string): [string, string] {
  const [from = '', to = ''] = pair.split(':');
  return [from, to];
}
