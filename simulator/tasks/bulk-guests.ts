import { failure, reasonOf } from '../http/pve-error.ts';
import { guestsOf, type GuestKind, type NodeGuest } from '../world/guests-of-node.ts';
import { machineOn } from '../world/machine-config.ts';
import type { World } from '../world/world.ts';
import { diskOf } from './migrate-machine.ts';
import type { TaskHandle } from './task-manager.ts';

/** Starts a guest's own task; returns its UPID. */
export type GuestCommands = {
  readonly node: string;
  run(kind: GuestKind, vmid: number, command: string, parameters?: Record<string, string>): Promise<string>;
};

type Wanted = { readonly vms: ReadonlySet<number> | undefined; readonly workers: number };

/** To reduce the load: a virtual machine is given a moment before the next guest starts. */
const MACHINE_DELAY_SECONDS = 3;
const isGood = (status: string): boolean => status === 'OK' || /^WARNINGS: \d+$/.test(status);
const label = (kind: GuestKind): string => (kind === 'lxc' ? 'CT' : 'VM');

/** The work of a `startall` task: one startup order after the other, those without an order last. */
export async function startAll(
  world: World,
  commands: GuestCommands,
  { vms, workers, onlyOnBoot }: Wanted & { readonly onlyOnBoot: boolean },
  task: TaskHandle,
): Promise<void> {
  releaseBackupLocks(world, commands.node, task);
  const wanted = chosen(world, commands.node, vms).filter(({ isOnBoot }) => !onlyOnBoot || isOnBoot);
  for (const guests of byOrder(wanted)) {
    await inParallel(
      guests,
      workers,
      async ({ kind, vmid, isRunning, up }) => {
        if (isRunning) return;
        task.log(`Starting ${label(kind)} ${vmid}`);
        const status = await ending(world, await commands.run(kind, vmid, 'status/start'), task);
        if (!isGood(status)) return task.log(`Starting ${label(kind)} ${vmid} failed: ${status}`);
        const delay = up ?? (kind === 'qemu' ? MACHINE_DELAY_SECONDS : 0);
        if (delay === 0) return;
        if (up !== undefined) task.log(`Waiting for ${delay} seconds (startup delay)`);
        await task.sleep(delay * 1000);
      },
      task,
    );
  }
}

/** The work of a `stopall` task: what started last stops first. */
export async function stopAll(
  world: World,
  commands: GuestCommands,
  { vms, workers, ...options }: Wanted & { readonly timeout: number; readonly forceStop: boolean },
  task: TaskHandle,
): Promise<void> {
  const orders = byOrder(chosen(world, commands.node, vms)).toReversed();
  for (const guests of orders) {
    await inParallel(
      guests.toReversed(),
      workers,
      async ({ kind, vmid, isRunning, down }) => {
        if (!isRunning) return;
        const timeout = down ?? options.timeout;
        task.log(`Stopping ${label(kind)} ${vmid} (timeout = ${timeout} seconds)`);
        const given = { timeout: String(timeout), forceStop: options.forceStop ? '1' : '0' };
        await ending(world, await commands.run(kind, vmid, 'status/shutdown', given), task);
      },
      task,
    );
  }
}

/** The work of a `migrateall` task: running containers are restarted at their new node. */
export async function migrateAll(
  world: World,
  commands: GuestCommands,
  { vms, workers, target, withLocalDisks }: Wanted & { readonly target: string; readonly withLocalDisks: boolean },
  task: TaskHandle,
): Promise<void> {
  const wanted = guestsOf(world, commands.node).filter(({ vmid }) => vms?.has(vmid) ?? true);
  if (wanted.length === 0) return task.log('no virtual guests matched, nothing to do..');
  let started = 0;
  await inParallel(
    wanted,
    workers,
    async ({ kind, vmid, isRunning }) => {
      if (kind === 'qemu' && !canMigrate(world, commands.node, vmid, withLocalDisks, task)) return;
      task.log(`Migrating ${label(kind)} ${vmid}`);
      const how = kind === 'lxc' ? 'restart' : 'online';
      const upid = await commands.run(kind, vmid, 'migrate', { target, [how]: isRunning ? '1' : '0' });
      started += 1;
      await ending(world, upid, task);
    },
    task,
  );
  if (started === 0) throw failure('no migrations worker started...');
  task.log(`All jobs finished, used ${started} workers in total.`);
}

/** The disks of a running machine are left where they are unless that is asked for. (PVE::API2::Nodes, create_migrate_worker) */
function canMigrate(world: World, node: string, vmid: number, withLocalDisks: boolean, task: TaskHandle): boolean {
  const machine = machineOn(world, node, vmid);
  if (machine.startedAt === null || withLocalDisks) {
    task.log(`Check VM ${vmid}: precondition check passed`);
    return true;
  }
  task.log(`Check VM ${vmid}: skip VM ${vmid} - precondition check failed:`);
  task.log(`  Has local disks: ${diskOf(machine)}`);
  return false;
}

const ending = ({ tasks }: World, upid: string, { signal }: TaskHandle): Promise<string> =>
  tasks.ended(upid, { signal });

/** Templates are no guests to start or stop. */
const chosen = (world: World, node: string, vms: ReadonlySet<number> | undefined): NodeGuest[] =>
  guestsOf(world, node).filter(({ vmid, isTemplate }) => !isTemplate && (vms?.has(vmid) ?? true));

function byOrder(guests: readonly NodeGuest[]): NodeGuest[][] {
  const orders = Map.groupBy(guests, ({ order }) => order);
  return [...orders].toSorted(([a], [b]) => a - b).map(([, group]) => group);
}

/** What goes wrong with one guest is written down, and the others' turn comes. */
async function inParallel(
  guests: readonly NodeGuest[],
  workers: number,
  work: (guest: NodeGuest) => Promise<void>,
  task: TaskHandle,
): Promise<void> {
  const waiting = [...guests];
  const next = async (): Promise<void> => {
    for (let guest = waiting.shift(); guest; guest = waiting.shift()) {
      try {
        await work(guest);
      } catch (error) {
        task.signal.throwIfAborted();
        task.log(reasonOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, workers) }, next));
}

/** A backup that was under way when the node went down left its lock behind. (PVE::API2::Nodes, remove_locks_on_startup) */
function releaseBackupLocks(world: World, node: string, task: TaskHandle): void {
  const running = world.state.tasks.some(
    (other) => other.node === node && other.type === 'vzdump' && !other.exitStatus,
  );
  if (running) return;
  for (const container of Object.values(world.state.containers)) {
    if (container.node !== node || container.config['lock'] !== 'backup') continue;
    delete container.config['lock'];
    task.log(`removed left over backup lock from '${container.vmid}'!`);
  }
}
