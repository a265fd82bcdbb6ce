import { badParameters, failure, forbidden } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { migrateAll, startAll, stopAll, type GuestCommands } from '../../tasks/bulk-guests.ts';
import { migrateMachine } from '../../tasks/migrate-machine.ts';
import type { TaskHandle } from '../../tasks/task-manager.ts';
import type { GuestKind } from '../../world/guests-of-node.ts';
import { demand, flag, may, nodeOf, text, type Call, type Handler, type Handlers } from '../call.ts';

const MOST_WORKERS = 8;

/** What does something to all guests of a node; `handlerOf` finds what would do it to one. (PVE::API2::Nodes) */
export const nodeBulkHandlers = (handlerOf: (key: string) => Handler | undefined): Handlers => ({
  'POST /nodes/{node}/startall': (call) => {
    demandForGuests(call, 'VM.PowerMgmt');
    const options = { vms: vmsOf(call), onlyOnBoot: !flag(call, 'force'), workers: workersOf(call) };
    return startTask(call, 'startall', (task) => startAll(call.world, commandsOf(call, handlerOf), options, task));
  },
  'POST /nodes/{node}/stopall': (call) => {
    demandForGuests(call, 'VM.PowerMgmt');
    const timeout = Number(call.parameters['timeout'] ?? 180);
    const forceStop = call.parameters['force-stop'] !== '0';
    const options = { vms: vmsOf(call), timeout, forceStop, workers: workersOf(call) };
    return startTask(call, 'stopall', (task) => stopAll(call.world, commandsOf(call, handlerOf), options, task));
  },
  'POST /nodes/{node}/migrateall': (call) => {
    demandForGuests(call, 'VM.Migrate');
    const target = text(call, 'target');
    if (target === nodeOf(call)) throw badParameters({ target: 'target is local node.' });
    if (!call.world.state.nodes.some(({ name }) => name === target)) throw failure(`no such cluster node '${target}'`);
    const { 'max-workers': given, maxworkers } = call.parameters;
    const workers = Number(given ?? maxworkers ?? call.world.state.options['max_workers'] ?? 0);
    if (workers === 0) {
      throw failure("either 'max-workers' parameter or max_workers in datacenter.cfg must be set!");
    }
    const withLocalDisks = flag(call, 'with-local-disks');
    const options = { vms: vmsOf(call), target, workers, withLocalDisks };
    return startTask(call, 'migrateall', (task) => migrateAll(call.world, commandsOf(call, handlerOf), options, task));
  },
});

const vmsOf = ({ parameters }: Call): ReadonlySet<number> | undefined =>
  parameters['vms'] === undefined ? undefined : new Set(splitList(parameters['vms']).map(Number));

function workersOf({ world, parameters, ...rest }: Call): number {
  const given = parameters['max-workers'] ?? world.state.options['max_workers'];
  const { cpus } = world.node(nodeOf({ world, parameters, ...rest }));
  return given === undefined ? Math.min(MOST_WORKERS, cpus) : Number(given);
}

/** The right on everything, or on every single guest that is named. */
function demandForGuests(call: Call, privilege: string): void {
  if (may(call, '/', [privilege])) return;
  const vms = vmsOf(call);
  if (vms === undefined || vms.size === 0) throw forbidden(`/, ${privilege}`);
  for (const vmid of vms) demand(call, `/vms/${vmid}`, [privilege]);
}

const startTask = (call: Call, type: string, run: (task: TaskHandle) => Promise<void>): string =>
  call.world.tasks.start({ node: nodeOf(call), type, id: '', owner: call.who.authid, run });

/** Each guest gets its own task, started as its API method would. */
function commandsOf(call: Call, handlerOf: (key: string) => Handler | undefined): GuestCommands {
  const node = nodeOf(call);
  return {
    node,
    run: async (kind: GuestKind, vmid, command, parameters = {}) => {
      // Virtual machines are moved in bulk only: the API of a single one is not part of the homelab.
      if (kind === 'qemu' && command === 'migrate') return migrateOne(call, node, vmid, parameters['target'] ?? '');
      const handler = handlerOf(`POST /nodes/{node}/${kind}/{vmid}/${command}`);
      if (!handler) throw failure(`unknown command '${command}' for type '${kind}'`);
      return String(await handler({ ...call, parameters: { ...parameters, node, vmid: String(vmid) } }));
    },
  };
}

const migrateOne = ({ world, who }: Call, node: string, vmid: number, target: string): string =>
  world.tasks.start({
    node,
    type: 'qmigrate',
    id: String(vmid),
    owner: who.authid,
    run: (task) => migrateMachine(world, { node, vmid, target }, task),
  });
