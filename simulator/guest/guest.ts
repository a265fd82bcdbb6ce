import { createHash, timingSafeEqual } from 'node:crypto';
import { createGate } from '../gate.ts';
import type {
  AttachOptions,
  Attached,
  Guest,
  GuestNetwork,
  GuestOptions,
  GuestTerminal,
  TerminalOptions,
} from '../guest-contract.ts';
import type { SimClock } from '../sim-clock.ts';
import { hashedPassword } from './commands/passwords.ts';
import { attach } from './attach.ts';
import { openConsole } from './console.ts';
import type { ConsoleOptions, GuestConsole } from './console.ts';
import { programs } from './commands/registry.ts';
import type { GuestFaults, SshTrouble } from './guest-faults.ts';
import { buildImage } from './image/build-image.ts';
import { profiles } from './image/profile.ts';
import { binaryContent } from './kernel/execute.ts';
import { Kernel } from './kernel/kernel.ts';
import type { Machine } from './kernel/machine.ts';
import type { Process } from './kernel/process.ts';
import { pctProgram } from './node/pct.ts';
import { dropLocks, takeLocks } from './packages/package-locks.ts';
import { loadState, saveState } from './saved-state.ts';
import { ServiceManager } from './services/service-manager.ts';
import { readHostKeys } from './ssh/host-keys.ts';
import { SshServer } from './ssh/ssh-server.ts';
import { openTerminal } from './terminal/open-terminal.ts';
import { procDir } from './vfs/proc.ts';
import { rootActor } from './vfs/nodes.ts';
import { Vfs } from './vfs/vfs.ts';

const sshPort = 22;

/** A simulated container: files, processes, services and an SSH server. */
export class SimulatedGuest implements Guest {
  readonly faults: GuestFaults;
  readonly #options: GuestOptions;
  readonly #machine: Machine & { readonly faults: { isOffline: boolean } };
  readonly #services: ServiceManager;
  readonly #ssh: SshServer;
  #boot: AbortController | null = null;
  #booted = createGate();
  #reachable = createGate();
  #isSshRefused = false;
  #presented: readonly SshTrouble[] = [];
  #sshTroubles: readonly SshTrouble[] = [];
  #isSshOpening = false;
  /** What the open door presents. */
  #openKeys = '';

  constructor(options: GuestOptions) {
    this.#options = options;
    const vfs = createVfs(options);
    this.#machine = {
      image: options.image,
      family: profiles[options.image].family,
      clock: options.clock,
      kernel: new Kernel(options.clock),
      vfs,
      programs: options.nodeTools ? new Map([...programs, ['pct', pctProgram(options.nodeTools)]]) : programs,
      services: { current: null },
      packageFaults: { missing: new Set() },
      faults: { isOffline: false },
      hostname: options.hostname,
      network: options.network,
      isNeighbour: options.isNeighbour ?? (() => false),
      bootedMs: options.clock.now(),
    };
    this.#services = new ServiceManager(this.#machine);
    this.#machine.services.current = this.#services;
    vfs.root.entries.set('proc', procDir(this.#machine));
    if (options.savedState !== undefined) loadState(this.#machine, options.savedState);
    this.#ssh = new SshServer({
      machine: this.#machine,
      sshd: () => this.#sshd(),
      isPassword: (user, password) => this.#isPassword(user, password),
    });
    this.#machine.kernel.onListen = ({ port, process }) => {
      if (port === sshPort && process.comm === 'sshd') void this.#listenSsh();
    };
    this.faults = this.#createFaults();
  }

  get sshPort(): number | null {
    return this.#sshd() ? this.#ssh.port : null;
  }

  start(): Promise<void> {
    if (this.#boot) return Promise.resolve();
    const boot = new AbortController();
    this.#boot = boot;
    this.#booted = createGate();
    const reachable = createGate();
    this.#reachable = reachable;
    const { clock, kernel } = this.#machine;
    this.#machine.bootedMs = clock.now();
    const init = this.#machine.family === 'alpine' ? '/sbin/init' : '/usr/lib/systemd/systemd';
    const first = kernel.spawnAs(1, {
      parent: null,
      argv: [init],
      group: 'session',
      run: (process) => process.untilKilled(),
    });
    void this.#finishBoot(boot.signal, first).finally(reachable.open);
    return Promise.resolve();
  }

  untilBooted(): Promise<void> {
    return this.#reachable.opened;
  }

  async stop(how: 'shutdown' | 'kill'): Promise<void> {
    this.#boot?.abort();
    this.#boot = null;
    if (how === 'shutdown') this.#services.stopAll();
    await this.#ssh.close();
    this.#machine.kernel.killAll('KILL');
  }

  setNetwork(network: GuestNetwork): void {
    this.#machine.network = network;
  }

  listeningPorts(): readonly { readonly port: number; readonly address: string; readonly process: string }[] {
    return this.#machine.kernel.listeners
      .filter(({ protocol }) => protocol === 'tcp')
      .map(({ port, address, process }) => ({ port, address, process: process.comm }));
  }

  /** Root's shell without SSH, for Proxmox's own terminal and `pct exec`. The container must be running. */
  openConsole(options: ConsoleOptions): GuestConsole {
    return openConsole(this.#machine, this.#machine.kernel.processes.get(1) ?? null, options);
  }

  attach(options: AttachOptions): Attached {
    return attach(this.#machine, options);
  }

  openTerminal(options: TerminalOptions): GuestTerminal {
    const surroundings = {
      machine: this.#machine,
      init: this.#machine.kernel.processes.get(1) ?? null,
      booted: this.#booted.opened,
      isPassword: (user: string, password: string) => this.#isPassword(user, password),
    };
    return openTerminal(surroundings, options);
  }

  saveState(): unknown {
    return saveState(this.#machine, createVfs(this.#options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('kill');
  }

  async #finishBoot(signal: AbortSignal, init: Process): Promise<void> {
    try {
      await this.#machine.clock.sleep(this.#options.bootMs, { signal });
      this.#services.boot(init);
      this.#booted.open();
    } catch (error) {
      // Stopped while booting: nothing listens yet.
      if (!signal.aborted) throw error;
    }
  }

  /** The process that answers at port 22, whoever started it. */
  #sshd(): Process | null {
    return (
      this.#machine.kernel.listeners.find(({ port, process }) => port === sshPort && process.comm === 'sshd')
        ?.process ?? null
    );
  }

  /** Opens the door on loopback as soon as an sshd runs inside, with the host keys it finds there. */
  async #listenSsh(): Promise<void> {
    if (!this.#boot || this.#isSshRefused || this.#isSshOpening || !this.#sshd()) return;
    const keys = readHostKeys(this.#machine.vfs);
    const text = keys.map(({ privateKey }) => privateKey).join();
    if (this.#ssh.port !== null && this.#openKeys === text) return;
    this.#isSshOpening = true;
    try {
      await this.#ssh.close();
      await this.#ssh.listen(keys);
      this.#openKeys = text;
    } finally {
      this.#isSshOpening = false;
    }
    if (!this.#boot || this.#isSshRefused) await this.#ssh.close();
  }

  #isPassword(user: string, password: string): boolean {
    const line = this.#machine.vfs
      .readText(rootActor, '/etc/shadow')
      .split('\n')
      .find((one) => one.startsWith(`${user}:`));
    const stored = line?.split(':')[1] ?? '*';
    if (/^[*!]/.test(stored) || stored === '') {
      // What the create task was told, until somebody changes it inside.
      const { rootPassword } = this.#options;
      return user === 'root' && stored === '*' && rootPassword !== null && isSame(rootPassword, password);
    }
    return isSame(stored, hashedPassword(password));
  }

  #createFaults(): GuestFaults {
    const { kernel, vfs, packageFaults, faults } = this.#machine;
    let holder: Process | null = null;
    return {
      holdPackageLock: (processName) => {
        holder?.signal('KILL');
        holder = kernel.spawn({
          parent: kernel.processes.get(1) ?? null,
          argv: [processName],
          group: 'session',
          run: (process) => {
            takeLocks(this.#machine, process);
            return process.untilKilled();
          },
        });
        return holder.pid;
      },
      releasePackageLock: () => {
        holder?.signal('KILL');
        if (holder) dropLocks(this.#machine);
        holder = null;
      },
      missingPackages: packageFaults.missing,
      readOnlyPaths: vfs.faults.readOnlyPaths,
      setDiskFull: (isFull, onRefusal = () => undefined) => {
        vfs.faults.isDiskFull = isFull;
        vfs.faults.onDiskFull = onRefusal;
      },
      setOffline: (isOffline) => (faults.isOffline = isOffline),
      dropSshConnections: () => this.#ssh.dropConnections(),
      refuseSsh: async () => {
        this.#isSshRefused = true;
        await this.#ssh.close();
      },
      allowSsh: async () => {
        this.#isSshRefused = false;
        await this.#listenSsh();
      },
      presentHostKeys: (keys) => {
        this.#presented = keys ? [{ kind: 'other-keys', keys, strikes: () => true }] : [];
        this.#ssh.troubles = [...this.#sshTroubles, ...this.#presented];
        this.#ssh.dropConnections();
        return Promise.resolve();
      },
      setSshTroubles: (troubles) => {
        this.#sshTroubles = troubles;
        this.#ssh.troubles = [...troubles, ...this.#presented];
      },
      setCommandKillers: (killers) => (this.#ssh.commandKillers = killers),
      signalCommands: (signal) => this.#ssh.signalRunning(signal),
    };
  }
}

function createVfs(options: GuestOptions & { clock: SimClock }): Vfs {
  const vfs = new Vfs(() => options.clock.now());
  buildImage(vfs, options);
  if (options.nodeTools) vfs.writeFile(rootActor, '/usr/sbin/pct', binaryContent('pct')).mode = 0o755;
  return vfs;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
