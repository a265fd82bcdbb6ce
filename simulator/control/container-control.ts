import { createGate } from '../gate.ts';
import type { Guest } from '../guest-contract.ts';
import type { ContainerState, VirtualMachineState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { placeContainer, takeContainerAway, type NewContainer } from './place-container.ts';

/** Guests, their configurations and their insides. */
export function containerControl(world: World) {
  const containerOf = (vmid: number): ContainerState => {
    const container = world.findContainer(vmid);
    if (!container) throw new Error(`no container ${vmid}`);
    return container;
  };
  return {
    addVm(machine: Pick<VirtualMachineState, 'vmid'> & Partial<VirtualMachineState>): void {
      const defaults = {
        node: world.localNode.name,
        name: `vm-${machine.vmid}`,
        cores: 2,
        memoryBytes: 2 ** 31,
        diskBytes: 2 ** 35,
        isTemplate: false,
        startedAt: null,
        pid: 0,
        activity: 0.1,
      };
      world.state.virtualMachines[String(machine.vmid)] = { ...defaults, ...machine };
    },

    /** Puts a container there as if it had been created long ago, with its disks; its sshd listens once it has booted. */
    addContainer(container: NewContainer): Promise<void> {
      return placeContainer(world, container);
    },

    /** With its disks. */
    removeContainer(vmid: number): void {
      takeContainerAway(world, vmid);
    },

    container(vmid: number): ContainerState | undefined {
      return world.findContainer(vmid);
    },

    /** Whether a container has an inside, awake or not. */
    hasInside(vmid: number): boolean {
      return world.guests.isRunning(vmid);
    },

    /** The inside of a running container, when somebody has needed it already. */
    guest(vmid: number): Guest | undefined {
      return world.guests.get(vmid);
    },

    /** Makes the inside of a running container if it has none yet; it has booted then. */
    startInside(vmid: number): Promise<Guest | undefined> {
      return world.guests.inside(vmid);
    },

    setConfig(vmid: number, option: string, value: string): void {
      containerOf(vmid).config[option] = value;
    },

    removeConfig(vmid: number, option: string): void {
      delete world.findContainer(vmid)?.config[option];
    },

    /** `undefined` unlocks. */
    setLock(vmid: number, lock: string | undefined): void {
      const { config } = containerOf(vmid);
      if (lock === undefined) delete config['lock'];
      else config['lock'] = lock;
    },

    /** The guest does not go when it is asked to shut down. */
    setIgnoresShutdown(vmid: number, ignoresShutdown: boolean): void {
      containerOf(vmid).ignoresShutdown = ignoresShutdown;
    },

    /** Holds the lock on a container's configuration file until the returned function is called. */
    holdConfigLock(vmid: number): () => void {
      const { opened, open } = createGate();
      void world.locks.hold(vmid, () => opened);
      return open;
    },
  };
}
