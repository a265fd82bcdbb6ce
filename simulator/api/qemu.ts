import { badParameters, failure } from '../http/pve-error.ts';
import { rebootMachine, shutDownMachine, startMachine, stopMachine } from '../tasks/power-machine.ts';
import type { TaskHandle } from '../tasks/task-manager.ts';
import { machineConfig, machineDigest, machineOn, typedMachineConfig } from '../world/machine-config.ts';
import { CALM, usageOf } from '../world/usage.ts';
import type { VirtualMachineState } from '../world/world-state.ts';
import { flag, isRoot, may, nodeOf, text, type Call, type Handlers } from './call.ts';

const INDEX =
  'config pending status unlink vncproxy termproxy migrate resize move rrd rrddata monitor agent snapshot spiceproxy sendkey firewall mtunnel remote_migrate';
const STATUS_INDEX = ['current', 'start', 'stop', 'reset', 'shutdown', 'suspend', 'reboot'];
const FIREWALL_INDEX = ['rules', 'aliases', 'ipset', 'refs', 'options'];
/** Of what only the cluster itself passes on while it migrates. (PVE::API2::Qemu, vm_start) */
const FOR_ROOT = [
  'stateuri',
  'skiplock',
  'migratedfrom',
  'migration_type',
  'migration_network',
  'targetstorage',
  'force-cpu',
];

export const qemuHandlers: Handlers = {
  'GET /nodes/{node}/qemu': (call) =>
    Object.values(call.world.state.virtualMachines)
      .filter((machine) => machine.node === nodeOf(call) && may(call, `/vms/${machine.vmid}`, ['VM.Audit']))
      .map((machine) => describe(call, machine, flag(call, 'full'))),
  'GET /nodes/{node}/qemu/{vmid}': () => INDEX.split(' ').map((subdir) => ({ subdir })),
  'GET /nodes/{node}/qemu/{vmid}/firewall': () => FIREWALL_INDEX.map((name) => ({ name })),
  'GET /nodes/{node}/qemu/{vmid}/config': (call) => {
    const machine = machineOf(call);
    const { snapshot } = call.parameters;
    if (snapshot !== undefined) throw failure(`snapshot '${snapshot}' does not exist`);
    return { ...typedMachineConfig(machineConfig(machine)), digest: machineDigest(machine) };
  },
  'GET /nodes/{node}/qemu/{vmid}/pending': (call) => {
    const machine = machineOf(call);
    const values = Object.entries(typedMachineConfig(machineConfig(machine)));
    return [...values.map(([key, value]) => ({ key, value })), { key: 'digest', value: machineDigest(machine) }];
  },
  'GET /nodes/{node}/qemu/{vmid}/snapshot': (call) => {
    const machine = machineOf(call);
    const running = machine.startedAt === null ? 0 : 1;
    return [{ name: 'current', description: 'You are here!', running, digest: machineDigest(machine) }];
  },
  'GET /nodes/{node}/qemu/{vmid}/status': () => STATUS_INDEX.map((subdir) => ({ subdir })),
  'GET /nodes/{node}/qemu/{vmid}/status/current': (call) => ({
    ...describe(call, machineOf(call), true),
    ha: { managed: 0 },
  }),
  'POST /nodes/{node}/qemu/{vmid}/status/start': (call) => {
    demandRootFor(call, FOR_ROOT);
    return startTask(call, 'qmstart', (target, task) => startMachine(call.world, target, task));
  },
  'POST /nodes/{node}/qemu/{vmid}/status/stop': (call) => {
    demandRootFor(call, ['skiplock', 'keepActive', 'migratedfrom']);
    if (flag(call, 'overrule-shutdown')) stopShutdowns(call);
    return startTask(call, 'qmstop', (target, task) => stopMachine(call.world, target, task));
  },
  'POST /nodes/{node}/qemu/{vmid}/status/shutdown': (call) => {
    demandRootFor(call, ['skiplock', 'keepActive']);
    return startTask(call, 'qmshutdown', (target, task) => shutDownMachine(call.world, target, task));
  },
  'POST /nodes/{node}/qemu/{vmid}/status/reboot': (call) => {
    const { vmid } = call.parameters;
    if (call.world.state.virtualMachines[vmid ?? '']?.startedAt == null) throw failure(`VM ${vmid} not running`);
    return startTask(call, 'qmreboot', (target, task) => rebootMachine(call.world, target, task));
  },
};

export const machineOf = (call: Call): VirtualMachineState => machineOn(call.world, nodeOf(call), text(call, 'vmid'));

type Target = { readonly node: string; readonly vmid: number; readonly skipLock: boolean };

function startTask(call: Call, type: string, run: (target: Target, task: TaskHandle) => Promise<void>): string {
  const target = { node: nodeOf(call), vmid: Number(text(call, 'vmid')), skipLock: flag(call, 'skiplock') };
  return call.world.tasks.start({
    node: target.node,
    type,
    id: String(target.vmid),
    owner: call.who.authid,
    run: (task) => run(target, task),
  });
}

function demandRootFor(call: Call, names: readonly string[]): void {
  const isSet = (name: string): boolean => !['', '0'].includes(call.parameters[name] ?? '');
  const refused = names.find(isSet);
  if (refused !== undefined && !isRoot(call)) throw badParameters({ [refused]: 'Only root may use this option.' });
}

/** Whoever stops a machine for good need not wait for one who asked it politely. */
function stopShutdowns({ world, parameters, who }: Call): void {
  const waiting = world.state.tasks.filter(
    (task) => task.exitStatus === null && task.type === 'qmshutdown' && task.id === parameters['vmid'],
  );
  for (const task of waiting) if (task.owner === who.authid || who.userid === 'root@pam') world.tasks.stop(task.upid);
}

/** An item of the list, and with `full` what `status/current` shows besides. (PVE::QemuServer, vmstatus) */
function describe(call: Call, machine: VirtualMachineState, isFull: boolean): Record<string, unknown> {
  const usage = usageOf(machine, machine, call.world.clock.now());
  const isRunning = machine.startedAt !== null;
  const status = isRunning ? 'running' : 'stopped';
  return {
    vmid: machine.vmid,
    name: machine.name,
    status,
    cpus: machine.cores,
    cpu: usage.cpu,
    mem: usage.memoryBytes,
    maxmem: machine.memoryBytes,
    disk: 0,
    maxdisk: machine.diskBytes,
    diskread: usage.diskReadBytes,
    diskwrite: usage.diskWriteBytes,
    netin: usage.netInBytes,
    netout: usage.netOutBytes,
    uptime: usage.uptimeSeconds,
    ...(machine.tags === undefined ? {} : { tags: machine.tags }),
    ...(machine.lock === undefined ? {} : { lock: machine.lock }),
    ...(machine.isTemplate ? { template: 1 } : {}),
    ...(isRunning ? { pid: machine.pid, memhost: usage.memoryBytes, ...CALM } : {}),
    ...(isFull ? { qmpstatus: status } : {}),
    ...(isFull && isRunning ? { 'running-machine': 'pc-i440fx-10.1+pve0', 'running-qemu': '10.1.2' } : {}),
  };
}
