import { randomUUID } from 'node:crypto';
import { Charge } from './control/charge.ts';
import { NodeControl } from './control/node-control.ts';
import { placeContainer, takeContainerAway, type NewContainer } from './control/place-container.ts';
import type { Helper } from './console/console-proxies.ts';
import { createGate } from './gate.ts';
import type { Guest } from './guest-contract.ts';
import type { RequestMatcher } from './http/faults.ts';
import type { FrontEnd } from './http/front-end.ts';
import type { TlsServer } from './http/tls-server.ts';
import type { PlannedFailure } from './tasks/planned-end.ts';
import type {
  AclEntry,
  ContainerState,
  FirewallState,
  DhcpServer,
  StorageState,
  UserState,
  VirtualMachineState,
  VolumeState,
  WorldState,
  WebServerState,
} from './world/world-state.ts';
import type { World } from './world/world.ts';

/** What a test may do to the homelab behind the API's back. */
export class WorldControl extends NodeControl {
  readonly #world: World;
  readonly #frontEnd: FrontEnd;

  constructor(parts: { world: World; frontEnd: FrontEnd; server: TlsServer }) {
    super(parts);
    this.#world = parts.world;
    this.#frontEnd = parts.frontEnd;
  }

  addUser(userid: string, user: Partial<UserState> = {}): void {
    this.#world.state.users[userid] = { password: null, isEnabled: true, expire: 0, groups: [], tokens: {}, ...user };
    this.#world.changed();
  }

  setPassword(userid: string, password: string): void {
    this.#user(userid).password = password;
  }

  setEnabled(userid: string, isEnabled: boolean): void {
    this.#user(userid).isEnabled = isEnabled;
  }

  /** Returns the secret. `privsep` is on by default, as in Proxmox. */
  addToken(
    userid: string,
    tokenid: string,
    options: { secret?: string; privsep?: boolean; expire?: number } = {},
  ): string {
    const { secret = randomUUID(), privsep = true, expire = 0 } = options;
    this.#user(userid).tokens[tokenid] = { secret, privsep, expire };
    return secret;
  }

  tokenSecret(userid: string, tokenid: string): string | undefined {
    return this.#world.state.users[userid]?.tokens[tokenid]?.secret;
  }

  removeToken(userid: string, tokenid: string): void {
    delete this.#user(userid).tokens[tokenid];
  }

  removeUser(userid: string): void {
    delete this.#world.state.users[userid];
  }

  setTotp(userid: string, secret: string): void {
    const id = `totp:${randomUUID().slice(0, 8)}`;
    const created = Math.floor(this.#world.clock.now() / 1000);
    const factor = { type: 'totp', id, secret, description: 'phone', created, isEnabled: true } as const;
    this.#user(userid).secondFactors = [factor];
  }

  setAcl(
    path: string,
    ugid: string,
    roleid: string,
    options: { propagate?: boolean; type?: AclEntry['type'] } = {},
  ): void {
    const { propagate = true, type = ugid.includes('!') ? 'token' : 'user' } = options;
    this.#world.state.acl.push({ path, ugid, roleid, type, propagate });
  }

  removeAcl(ugid: string): void {
    this.#world.state.acl = this.#world.state.acl.filter((entry) => entry.ugid !== ugid);
  }

  addRole(roleid: string, privileges: readonly string[]): void {
    this.#world.state.roles[roleid] = [...privileges];
  }

  addPool(poolid: string, vmids: readonly number[] = [], given: { comment?: string; storages?: string[] } = {}): void {
    this.#world.state.pools[poolid] = { storages: [], ...given, vmids: [...vmids] };
  }

  addStorage(storage: Pick<StorageState, 'id' | 'type' | 'content'> & Partial<StorageState>): void {
    const { state } = this.#world;
    const defaults = {
      isShared: false,
      isEnabled: true,
      nodes: [],
      path: `/var/lib/${storage.id}`,
      totalBytes: 270_553_174_016,
      usedBytes: 0,
      volumes: [],
    };
    state.storages = [...state.storages.filter(({ id }) => id !== storage.id), { ...defaults, ...storage }];
  }

  removeStorage(id: string): void {
    this.#world.state.storages = this.#world.state.storages.filter((storage) => storage.id !== id);
  }

  setStorage(id: string, change: Partial<StorageState>): void {
    Object.assign(this.#world.storage(id), change);
  }

  addVolume(storage: string, volume: Pick<VolumeState, 'volid' | 'content'> & Partial<VolumeState>): void {
    const defaults = {
      node: this.#world.localNode.name,
      format: 'tzst',
      sizeBytes: 71_528_708,
      createdAt: this.#world.clock.now(),
    };
    this.#world.storage(storage).volumes.push({ ...defaults, ...volume });
  }

  /** Without internet no name can be resolved. */
  setInternetUp(isUp: boolean): void {
    this.#world.state.internet = { ...this.#world.state.internet, isDown: !isUp };
  }

  /** What nodes find at an origin such as `http://192.0.2.7:8099`. */
  addWebServer(origin: string, server: WebServerState): void {
    const { internet } = this.#world.state;
    this.#world.state.internet = { ...internet, servers: { ...internet?.servers, [origin]: server } };
  }

  addVm(machine: Pick<VirtualMachineState, 'vmid'> & Partial<VirtualMachineState>): void {
    const defaults = {
      node: this.#world.localNode.name,
      name: `vm-${machine.vmid}`,
      cores: 2,
      memoryBytes: 2 ** 31,
      diskBytes: 2 ** 35,
      isTemplate: false,
      startedAt: null,
      pid: 0,
      activity: 0.1,
    };
    this.#world.state.virtualMachines[String(machine.vmid)] = { ...defaults, ...machine };
  }

  /** Puts a container there as if it had been created long ago, with its disks; its sshd listens once it has booted. */
  addContainer(container: NewContainer): Promise<void> {
    return placeContainer(this.#world, container);
  }

  /** With its disks. */
  removeContainer(vmid: number): void {
    takeContainerAway(this.#world, vmid);
  }

  /** All the homelab remembers, as it would be kept on disk. */
  exportState(): WorldState {
    this.#world.guests.saveAll();
    return structuredClone(this.#world.state);
  }

  container(vmid: number): ContainerState | undefined {
    return this.#world.findContainer(vmid);
  }

  /** Whether a container has an inside, awake or not. */
  hasInside(vmid: number): boolean {
    return this.#world.guests.isRunning(vmid);
  }

  /** The inside of a running container, when somebody has needed it already. */
  guest(vmid: number): Guest | undefined {
    return this.#world.guests.get(vmid);
  }

  /** Who gives out addresses on a bridge of every node; containers that wait ask again. */
  setDhcp(bridge: string, servers: readonly DhcpServer[]): void {
    for (const node of this.#world.state.nodes)
      for (const one of node.bridges) if (one.name === bridge) one.dhcp = [...servers];
    this.#world.guests.reconsiderLeases();
  }

  /** A running container's next renewal brings another address: `address`, or any that is free. */
  renewLease(vmid: number, options: { interface?: string; address?: string } = {}): void {
    this.#world.guests.renewLease(vmid, options.interface ?? 'eth0', options.address);
  }

  /** Makes the inside of a running container if it has none yet; it has booted then. */
  startInside(vmid: number): Promise<Guest | undefined> {
    return this.#world.guests.inside(vmid);
  }

  /** `undefined` unlocks. */
  setLock(vmid: number, lock: string | undefined): void {
    const container = this.#world.findContainer(vmid);
    if (!container) throw new Error(`no container ${vmid}`);
    if (lock === undefined) delete container.config['lock'];
    else container.config['lock'] = lock;
  }

  removeConfig(vmid: number, option: string): void {
    delete this.#world.findContainer(vmid)?.config[option];
  }

  /** The guest does not go when it is asked to shut down. */
  setIgnoresShutdown(vmid: number, ignoresShutdown: boolean): void {
    const container = this.#world.findContainer(vmid);
    if (!container) throw new Error(`no container ${vmid}`);
    container.ignoresShutdown = ignoresShutdown;
  }

  setConfig(vmid: number, option: string, value: string): void {
    const container = this.#world.findContainer(vmid);
    if (!container) throw new Error(`no container ${vmid}`);
    container.config[option] = value;
  }

  /** Holds the lock on a container's configuration file until the returned function is called. */
  holdConfigLock(vmid: number): () => void {
    const { opened, open } = createGate();
    void this.#world.locks.hold(vmid, () => opened);
    return open;
  }

  /** Without its privileged daemon a node answers 595 to most calls. */
  setDaemonUp(isUp: boolean): void {
    this.#frontEnd.isDaemonUp = isUp;
  }

  setFirewall(firewall: FirewallState): void {
    this.#world.state.firewall = firewall;
  }

  /** What stands between a console and its viewer may not be installed. */
  setConsoleHelper(helper: Helper, isInstalled: boolean): void {
    if (isInstalled) this.#world.consoles.missing.delete(helper);
    else this.#world.consoles.missing.add(helper);
  }

  setOption(name: string, value: string): void {
    this.#world.state.options[name] = value;
  }

  /** The next task of this type fails, after so many lines of its log or at once. */
  failNextTask(failure: PlannedFailure): void {
    this.#world.tasks.failNext(failure, new Charge(1));
  }

  /** Resolves when no task is running any more. */
  settleTasks(): Promise<void> {
    return this.#world.tasks.settle();
  }

  delayRequests(matcher: RequestMatcher, ms: number | 'until-released'): () => void {
    return this.#frontEnd.faults.add(matcher, { do: 'delay', ms }, new Charge(null));
  }

  /** `after`: the request is carried out, but its answer never arrives. */
  dropConnection(matcher: RequestMatcher, when: 'before' | 'after', times = 1): void {
    this.#frontEnd.faults.add(matcher, { do: 'drop', when }, new Charge(times));
  }

  #user(userid: string): UserState {
    const user = this.#world.state.users[userid];
    if (!user) throw new Error(`no user ${userid}`);
    return user;
  }
}
