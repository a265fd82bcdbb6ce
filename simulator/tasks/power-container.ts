import { failure, reasonOf } from '../http/pve-error.ts';
import { optionsOf } from '../world/container-config.ts';
import { diskOf, mountPointsOf, volumesOf } from '../world/disks.ts';
import { checkUnlocked, isTemplate } from '../world/guest-config.ts';
import { missingDirectory } from '../world/node-paths.ts';
import { interfacesOf } from '../world/lease-desk.ts';
import { contentOf } from '../world/templates.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { applyPending } from './apply-config.ts';
import { checkHookScript } from './hook-script.ts';
import { warnAboutNesting } from './nesting-warning.ts';
import { KILLED } from './planned-end.ts';
import { isInterrupted, type TaskHandle } from './task-manager.ts';

export type Target = { readonly node: string; readonly vmid: number };

const SHUTDOWN_MS = 2200;
const DEFAULT_TIMEOUT_S = 60;

/** The work of a `vzstart` task. Most of what can be wrong is only noticed here, not when the task is asked for. */
export async function startContainer(
  world: World,
  { node, vmid }: Target,
  task: TaskHandle,
  { skipLock = false, debug = false }: { skipLock?: boolean; debug?: boolean } = {},
): Promise<void> {
  await world.locks.hold(
    vmid,
    () => start(world, world.container(node, vmid), task, { skipLock, debug }),
    (line) => task.log(line),
  );
}

async function start(
  world: World,
  container: ContainerState,
  task: TaskHandle,
  { skipLock, debug }: { skipLock: boolean; debug: boolean },
): Promise<void> {
  const { vmid } = container;
  if (isTemplate(container)) throw failure("you can't start a CT if it's a template");
  if (!skipLock && container.config['lock'] !== 'mounted') checkUnlocked(container);
  const hasQuota = mountPointsOf(container.config).some(({ options }) => options['quota'] === '1');
  if (hasQuota && container.config['unprivileged'] === '1')
    throw failure('Quotas are not supported by unprivileged containers.');
  if (container.startedAt !== null) throw failure(`CT ${vmid} already running`);
  applyPending(world, container, (_option, message) => task.log(message));
  runHook(world, container, 'pre-start', task, { isDecisive: true });
  for (const { volid } of volumesOf(container.config)) diskOf(world, container.node, volid);
  checkDirectories(world, container, task);
  checkBridges(world, container);
  await task.sleep(700);
  container.startedAt = world.clock.now();
  container.pid = world.nextPid();
  await world.guests.start(container);
  world.changed();
  if (debug || container.config['debug'] === '1') for (const line of debugLines(container)) task.log(line);
  warnAboutNesting(world, container, contentOf(container.image), task);
  runHook(world, container, 'post-start', task);
  await task.sleep(400);
}

/** As a task of its own: whether it succeeds does not change how the one before it ends. */
export function startAfterwards(world: World, { node, vmid, owner }: Target & { readonly owner: string }): void {
  const run = (task: TaskHandle): Promise<void> => startContainer(world, { node, vmid }, task);
  world.tasks.start({ node, type: 'vzstart', id: String(vmid), owner, run });
}

/** The work of a `vzstop` task. */
export async function stopContainer(
  world: World,
  { node, vmid }: Target,
  task: TaskHandle,
  { skipLock = false }: { skipLock?: boolean } = {},
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    if (!skipLock && container.config['lock'] !== 'mounted') checkUnlocked(container);
    runHook(world, container, 'pre-stop', task);
    await task.sleep(400);
    await killContainer(world, container);
    runHook(world, container, 'post-stop', task);
  });
}

export type ShutdownOptions = {
  readonly timeoutSeconds?: number | undefined;
  /** Whether a guest that does not go by itself is stopped then. */
  readonly killsAfterTimeout: boolean;
};

/** The work of a `vzshutdown` task. */
export async function shutDownContainer(
  world: World,
  { node, vmid }: Target,
  options: ShutdownOptions,
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    checkUnlocked(container);
    await shutDown(world, container, options, task);
  });
}

/** Asks the guest to go and waits for it. (PVE::LXC, vm_stop) */
export async function shutDown(
  world: World,
  container: ContainerState,
  { timeoutSeconds, killsAfterTimeout }: ShutdownOptions,
  task: TaskHandle,
): Promise<void> {
  runHook(world, container, 'pre-stop', task);
  const limitMs = (timeoutSeconds ?? DEFAULT_TIMEOUT_S) * 1000;
  const isInTime = container.ignoresShutdown !== true && limitMs >= SHUTDOWN_MS;
  const limit = timeoutSeconds === undefined ? '' : ` --timeout ${timeoutSeconds}`;
  const command = `lxc-stop -n ${container.vmid}${killsAfterTimeout ? '' : ' --nokill'}${limit}`;
  try {
    await task.sleep(isInTime ? SHUTDOWN_MS : limitMs);
  } catch (error) {
    if (!isInterrupted(task)) throw error;
    // It goes on waiting for the guest then, until whoever wanted it to stop loses patience and kills it. (measured on 9.2)
    task.logLast(`command '${command}' failed: ${reasonOf(error)}`);
    throw failure(KILLED);
  }
  if (!isInTime && !killsAfterTimeout) {
    task.log(`command '${command}' failed: exit code 1`);
    throw failure('container did not stop');
  }
  await halt(world, container, isInTime ? 'shutdown' : 'kill');
  runHook(world, container, 'post-stop', task);
}

/** The work of a `vzreboot` task: whoever does not go in time is stopped. (PVE::LXC, vm_reboot) */
export async function rebootContainer(
  world: World,
  { node, vmid }: Target,
  { timeoutSeconds }: { timeoutSeconds?: number | undefined },
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    if (container.startedAt === null) return;
    await shutDown(world, container, { timeoutSeconds, killsAfterTimeout: true }, task);
    await start(world, container, task, { skipLock: true, debug: false });
  });
}

/** Stops a container at once, if it runs. */
export async function killContainer(world: World, container: ContainerState): Promise<void> {
  if (container.startedAt !== null) await halt(world, container, 'kill');
}

async function halt(world: World, container: ContainerState, how: 'kill' | 'shutdown'): Promise<void> {
  await world.guests.stop(container, how);
  container.startedAt = null;
  container.pid = 0;
  container.leases = {};
  world.changed();
}

/** Scripts of the homelab do nothing but have to be there. (PVE::GuestHelpers, exec_hookscript) */
function runHook(
  world: World,
  container: ContainerState,
  phase: string,
  task: TaskHandle,
  { isDecisive = false }: { isDecisive?: boolean } = {},
): void {
  const script = container.config['hookscript'];
  if (script === undefined) return;
  try {
    checkHookScript(world, script, container.node);
  } catch (error) {
    const message = `hookscript error for ${container.vmid} on ${phase}: ${reasonOf(error)}`;
    if (isDecisive) throw failure(message);
    task.log(message);
  }
}

/** What lxc-start writes about the container with log level INFO. */
const debugLines = ({ vmid, config }: ContainerState): string[] => [
  ...(config['unprivileged'] === '1'
    ? ['u', 'g'].map(
        (type) =>
          `INFO     confile - ../src/lxc/confile.c:set_config_idmaps:2273 - Read uid map: type ${type} nsid 0 hostid 100000 range 65536`,
      )
    : []),
  'INFO     lsm - ../src/lxc/lsm/lsm.c:lsm_init_static:38 - Initialized LSM security driver AppArmor',
  `INFO     start - ../src/lxc/start.c:lxc_init:882 - Container "${vmid}" is initialized`,
];

/** The hook that mounts everything knows why it fails; what lxc-start writes does not tell. (PVE::LXC, vm_start; lxc-pve-prestart-hook) */
function checkDirectories(world: World, { vmid, config }: ContainerState, task: TaskHandle): void {
  if (missingDirectory(world, config) === undefined) return;
  task.log('run_buffer: 571 Script exited with status 2');
  task.log(`lxc_init: 845 Failed to run lxc.hook.pre-start for container "${vmid}"`);
  task.log(`__lxc_start: 2039 Failed to initialize container "${vmid}"`);
  throw failure(`startup for container '${vmid}' failed`);
}

function checkBridges(world: World, container: ContainerState): void {
  const known = new Set(world.node(container.node).bridges.map(({ name }) => name));
  for (const { options } of interfacesOf(container)) {
    const bridge = options['bridge'];
    if (bridge !== undefined && !known.has(bridge)) throw failure(`bridge '${bridge}' does not exist`);
  }
  const rootfs = optionsOf('rootfs', container.config['rootfs'])['volume'];
  if (rootfs === undefined) throw failure(`no root file system for CT ${container.vmid}`);
}
