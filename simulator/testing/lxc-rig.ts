import { startSimulator, type Simulator, type SimulatorOptions } from '../start-simulator.ts';
import { asRoot, type Asking, type Values } from './asking.ts';
import * as guests from './quiet-guests.ts';
import { readTaskEnd, type TaskEnd } from './task-end.ts';

/** A homelab whose root starts tasks and waits for them. */
export type LxcRig = AsyncDisposable & {
  readonly pve: Simulator;
  readonly root: Asking;
  /** Asks for a task, waits for every task to end, and tells how it ended and what it wrote before its last line. */
  run(method: string, path: string, values?: Values): Promise<TaskEnd>;
  config(vmid: number, node?: string): Promise<Record<string, unknown>>;
  /** Names of the disks of a VMID on a storage, as the API lists them. */
  disks(storage: string, vmid: number, node?: string): Promise<string[]>;
};

/** Three nodes with containers that have no inside, unless told otherwise. */
export async function startLxcRig(options: SimulatorOptions = {}): Promise<LxcRig> {
  const pve = await startSimulator({ guests, ...options });
  const root = await asRoot(pve);
  return {
    pve,
    root,
    run: async (method, path, values) => {
      const upid = await root.data<string>(method, path, values);
      await pve.world.settleTasks();
      return endOf(root, upid);
    },
    config: (vmid, node = 'pve1') => root.data('GET', `/nodes/${node}/lxc/${vmid}/config`),
    disks: async (storage, vmid, node = 'pve1') => {
      const path = `/nodes/${node}/storage/${storage}/content`;
      const volumes = await root.data<{ volid: string }[]>('GET', path, { vmid });
      return volumes.map(({ volid }) => volid).toSorted();
    },
    [Symbol.asyncDispose]: () => pve[Symbol.asyncDispose](),
  };
}

/** How a task that has ended ended, and what it wrote before its last line. */
export async function endOf(root: Asking, upid: string): Promise<TaskEnd> {
  const end = await readTaskEnd(root, upid);
  return { ...end, log: end.log.slice(0, -1) };
}
