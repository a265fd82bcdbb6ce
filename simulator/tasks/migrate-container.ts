import { failure, reasonOf } from '../http/pve-error.ts';
import { mountPointsOf, volumesOf, type Disk } from '../world/disks.ts';
import { checkUnlocked, lockGuest, unlockGuest } from '../world/guest-config.ts';
import { moveContainer } from '../world/move-container.ts';
import { isBindMount, parseVolumeId } from '../world/volumes.ts';
import type { ContainerState, StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { shutDown, startContainer, type Target } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

export type MigrationOrder = {
  readonly target: string;
  readonly isOnline: boolean;
  readonly restarts: boolean;
  readonly timeoutSeconds: number;
  /** Where disks of a storage go; without an entry they keep their storage. */
  readonly storageFor: (storage: string) => string;
};

const BYTES_PER_MS = 110_000;
/** Types whose disks can be sent to another node. (PVE::LXC::Migrate, phase1) */
const MIGRATABLE = new Set(['dir', 'zfspool', 'lvmthin', 'lvm', 'btrfs']);

/** One migration: its log has the time in front of every line. (PVE::AbstractMigrate) */
class Migration {
  readonly #world: World;
  readonly #node: string;
  readonly #container: ContainerState;
  readonly #order: MigrationOrder;
  readonly #task: TaskHandle;
  readonly #wasRunning: boolean;
  #isLocked = false;
  #hasMoved = false;

  constructor(world: World, { node, vmid }: Target, order: MigrationOrder, task: TaskHandle) {
    this.#world = world;
    this.#node = node;
    this.#container = world.container(node, vmid);
    this.#order = order;
    this.#task = task;
    this.#wasRunning = this.#container.startedAt !== null;
  }

  async run(): Promise<void> {
    const startedAt = this.#world.clock.now();
    const duration = (): string => new Date(this.#world.clock.now() - startedAt).toISOString().slice(11, 19);
    try {
      await this.#world.locks.hold(this.#container.vmid, async () => {
        await this.#prepare();
        await this.#phase1();
      });
    } catch (error) {
      await this.#giveUp(error, duration);
    }
    await this.#finish();
    this.#log(`migration finished successfully (duration ${duration()})`);
  }

  async #giveUp(error: unknown, duration: () => string): Promise<never> {
    const { signal } = this.#task;
    const reason = reasonOf(error);
    if (this.#isLocked && signal.aborted) unlockGuest(this.#container, 'migrate');
    else if (this.#isLocked) {
      this.#log(`ERROR: ${reason}`);
      this.#log('aborting phase 1 - cleanup resources');
      await this.#finish();
    }
    if (signal.aborted) throw error;
    this.#log(`ERROR: migration aborted (duration ${duration()}): ${reason}`);
    throw failure('migration aborted');
  }

  async #prepare(): Promise<void> {
    const { target, isOnline, restarts, timeoutSeconds, storageFor } = this.#order;
    checkUnlocked(this.#container);
    if (this.#wasRunning && isOnline) throw failure('lxc live migration is currently not implemented');
    if (this.#wasRunning && !restarts) throw failure('running container can only be migrated in restart mode');
    for (const { name, options, volid } of mountPointsOf(this.#container.config)) {
      if (isBindMount(this.#container.config[name] ?? '')) {
        if (options['shared'] === '1') continue;
        throw failure(`cannot migrate local ${volid.startsWith('/dev/') ? 'device' : 'bind'} mount point '${name}'`);
      }
      this.#checkStorage(volid, storageFor, target);
    }
    if (!this.#world.node(target).isOnline) throw failure("Can't connect to destination address using public key");
    if (!this.#wasRunning) return;
    this.#log(`shutdown CT ${this.#container.vmid}`);
    await shutDown(this.#world, this.#container, { timeoutSeconds, killsAfterTimeout: false }, this.#task);
  }

  #checkStorage(volid: string, storageFor: (storage: string) => string, target: string): void {
    const storage = this.#world.enabledStorage(parseVolumeId(volid).storage, this.#node);
    if (!storage.content.includes('rootdir'))
      throw failure(`content type 'rootdir' is not available on storage '${storage.id}'`);
    const there = this.#world.enabledStorage(storage.isShared ? storage.id : storageFor(storage.id), target);
    if (!there.content.includes('rootdir'))
      throw failure(`${volid}: content type 'rootdir' is not available on storage '${there.id}'`);
  }

  async #phase1(): Promise<void> {
    const { target } = this.#order;
    const { vmid } = this.#container;
    this.#log(`starting migration of CT ${vmid} to node '${target}' (${this.#world.node(target).address})`);
    lockGuest(this.#container, 'migrate');
    this.#isLocked = true;
    this.#world.changed();
    const local = this.#findLocal();
    for (const disk of local) await this.#send(disk);
    const { storageFor } = this.#order;
    const names = moveContainer(this.#world, this.#container, target, { storageFor });
    this.#hasMoved = true;
    for (const [before, after] of names) this.#log(`volume '${before}' is '${after}' on the target`);
    for (const { storage, volume } of local)
      if (storage.type === 'lvmthin')
        this.#task.log(`  Logical volume "${parseVolumeId(volume.volid).name}" successfully removed.`);
  }

  /** Shared disks stay where they are; whatever else belongs to the container has to be sent. */
  #findLocal(): Disk[] {
    const { config, snapshots, vmid } = this.#container;
    const used = volumesOf(config).map(({ volid }) => volid);
    const unused = Object.entries(config).flatMap(([name, value]) => (/^unused\d+$/.test(name) ? [value] : []));
    for (const volid of [...used, ...unused]) {
      const storage = this.#world.storage(parseVolumeId(volid).storage);
      if (storage.isShared) this.#log(`volume '${volid}' is on shared storage '${storage.id}'`);
    }
    const named = new Set([...used, ...unused]);
    const kept = new Set(snapshots.flatMap((snapshot) => volumesOf(snapshot.config).map(({ volid }) => volid)));
    const local = this.#world.state.storages
      .filter(({ isShared }) => !isShared)
      .flatMap((storage) => this.#world.volumesOn(storage, this.#node).map((volume) => ({ storage, volume })))
      .filter(
        ({ volume }) =>
          named.has(volume.volid) || kept.has(volume.volid) || (volume.vmid === vmid && volume.content === 'rootdir'),
      )
      .toSorted((a, b) => (a.volume.volid < b.volume.volid ? -1 : 1));
    for (const {
      volume: { volid },
    } of local) {
      const where = named.has(volid)
        ? 'in current VM config'
        : kept.has(volid)
          ? 'referenced by snapshot(s)'
          : 'via storage';
      this.#log(`found local volume '${volid}' (${where})`);
    }
    const wrong = local.flatMap(({ storage, volume }) => {
      const reason = obstacle(storage, volume, kept.has(volume.volid));
      return reason === undefined ? [] : [`can't migrate local volume '${volume.volid}': ${reason}`];
    });
    for (const line of wrong) this.#log(line);
    if (wrong.length > 0) throw failure("can't migrate CT - check log");
    return local;
  }

  async #send({ storage, volume }: Disk): Promise<void> {
    const { target, storageFor } = this.#order;
    // A replica is there already.
    if (volume.replicas?.includes(target) === true) return;
    const there = this.#world.enabledStorage(storageFor(storage.id), target);
    const bytes = volume.usedBytes ?? volume.sizeBytes;
    await this.#task.sleep(500);
    const { name } = parseVolumeId(volume.volid);
    if (there.type === 'lvmthin') this.#log(`  Logical volume "${name}" created.`);
    await this.#task.sleep(bytes / BYTES_PER_MS);
    for (const line of ddReport(volume.sizeBytes, bytes)) this.#log(line);
    this.#log(`successfully imported '${there.id}:${name}'`);
  }

  async #finish(): Promise<void> {
    this.#log('start final cleanup');
    unlockGuest(this.#container, 'migrate');
    this.#world.changed();
    if (!this.#wasRunning) return;
    const { vmid, node } = this.#container;
    this.#log(`start container on ${this.#hasMoved ? 'target' : 'source'} node`);
    if (this.#hasMoved) {
      const { address } = this.#world.node(node);
      const ssh = `/usr/bin/ssh -e none -o 'BatchMode=yes' -o 'HostKeyAlias=${node}' -o 'UserKnownHostsFile=/etc/pve/nodes/${node}/ssh_known_hosts' -o 'GlobalKnownHostsFile=none'`;
      this.#log(`# ${ssh} root@${address} pct start ${vmid}`);
    }
    await startContainer(this.#world, { node, vmid }, this.#task, { skipLock: true });
  }

  #log(text: string): void {
    const time = new Date(this.#world.clock.now()).toISOString().replace('T', ' ').slice(0, 19);
    this.#task.log(`${time} ${text}`);
  }
}

/** The work of a `vzmigrate` task. */
export async function migrateContainer(
  world: World,
  target: Target,
  order: MigrationOrder,
  task: TaskHandle,
): Promise<void> {
  await new Migration(world, target, order, task).run();
}

function obstacle({ type }: StorageState, { volid }: VolumeState, hasSnapshots: boolean): string | undefined {
  if (hasSnapshots && type !== 'zfspool' && type !== 'btrfs') return 'non-migratable snapshot exists';
  if (!MIGRATABLE.has(type)) return `storage type '${type}' not supported`;
  const [base, own] = parseVolumeId(volid).name.split('/');
  return base !== undefined && own !== undefined && base.startsWith('base') ? `clone of '${base}'` : undefined;
}

const ddReport = (sizeBytes: number, sentBytes: number): string[] => {
  const blocks = Math.floor(sizeBytes / 65_536);
  const seconds = Math.max(0.1, sentBytes / BYTES_PER_MS / 1000);
  const rate = Math.round(sizeBytes / 1e6 / seconds);
  return [
    `${blocks}+0 records in`,
    `${blocks}+0 records out`,
    `${sizeBytes} bytes (${(sizeBytes / 1e9).toFixed(1)} GB, ${(sizeBytes / 1024 ** 3).toFixed(1)} GiB) copied, ${seconds.toFixed(4)} s, ${rate} MB/s`,
  ];
};
