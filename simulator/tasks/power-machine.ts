import { failure } from '../http/pve-error.ts';
import { machineConfig, machineOn } from '../world/machine-config.ts';
import type { VirtualMachineState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

type Target = { readonly node: string; readonly vmid: number; readonly skipLock: boolean };

const START_MS = 1400;
const KILL_MS = 600;
const SHUTDOWN_MS = 6200;

/** The work of a `qmstart` task. Unlike with containers even a machine that runs already is noticed here only. */
export async function startMachine(world: World, { node, vmid, skipLock }: Target, task: TaskHandle): Promise<void> {
  const machine = machineOn(world, node, vmid);
  if (machine.isTemplate) throw failure("you can't start a vm if it's a template");
  if (!skipLock) checkUnlocked(machine);
  if (machine.startedAt !== null) throw failure(`VM ${vmid} already running`);
  checkBridges(world, machine);
  await task.sleep(START_MS);
  machine.startedAt = world.clock.now();
  machine.pid = world.nextPid();
  world.changed();
}

/** The work of a `qmstop` task; one that does not run is fine as it is. */
export async function stopMachine(world: World, target: Target, task: TaskHandle): Promise<void> {
  const machine = runningMachine(world, target);
  if (!machine) return;
  await task.sleep(KILL_MS);
  halt(world, machine);
}

/** The work of a `qmshutdown` task. */
export async function shutDownMachine(world: World, target: Target, task: TaskHandle): Promise<void> {
  const machine = runningMachine(world, target);
  if (!machine) return;
  await task.sleep(SHUTDOWN_MS);
  halt(world, machine);
}

/** The work of a `qmreboot` task. */
export async function rebootMachine(world: World, target: Target, task: TaskHandle): Promise<void> {
  await shutDownMachine(world, target, task);
  await startMachine(world, target, task);
}

/** (PVE::QemuServer, _do_vm_stop) */
function runningMachine(world: World, { node, vmid, skipLock }: Target): VirtualMachineState | undefined {
  const machine = world.state.virtualMachines[String(vmid)];
  if (machine?.node !== node) throw failure(`unable to find configuration file for VM ${vmid} on node '${node}'`);
  if (machine.startedAt === null) return undefined;
  if (!skipLock) checkUnlocked(machine);
  return machine;
}

function checkUnlocked({ lock }: VirtualMachineState): void {
  if (lock !== undefined) throw failure(`VM is locked (${lock})`);
}

function checkBridges(world: World, machine: VirtualMachineState): void {
  const [, bridge] = /(?:^|,)bridge=([^,]+)/.exec(machineConfig(machine)['net0'] ?? '') ?? [];
  const isKnown = world.node(machine.node).bridges.some(({ name }) => name === bridge);
  if (bridge !== undefined && !isKnown) throw failure(`bridge '${bridge}' does not exist`);
}

function halt(world: World, machine: VirtualMachineState): void {
  machine.startedAt = null;
  machine.pid = 0;
  world.changed();
}
