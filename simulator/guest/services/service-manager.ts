import { execute, findProgram } from '../kernel/execute.ts';
import type { ActiveState, JournalLine, Machine, ServiceControl, ServiceStatus } from '../kernel/machine.ts';
import { OpenDevice } from '../kernel/open-file.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import { statusOf } from '../kernel/process.ts';
import type { Exit, Process } from '../kernel/process.ts';
import { findGroup, findUser, identityOf, loginEnvironment } from '../commands/users.ts';
import { openDevice } from '../vfs/devices.ts';
import { deviceNode, linkNode, rootActor } from '../vfs/nodes.ts';
import { parseEnvironment, splitCommandLine } from './command-line.ts';
import { isMasked, linkName, readUnit, unitNames, wantsFolder } from './unit-file.ts';
import type { Unit } from './unit-file.ts';

type State = {
  active: ActiveState;
  sub: string;
  process: Process | null;
  sinceMs: number;
  isStopping: boolean;
  restarts: number;
};
const mostRestarts = 5;
const mostJournalLines = 5_000;

/** Runs services from their unit files (systemd) or init scripts (OpenRC). */
export class ServiceManager implements ServiceControl {
  readonly journal: JournalLine[] = [];
  readonly #machine: Machine;
  readonly #states = new Map<string, State>();
  #init: Process | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Starts what is enabled. */
  boot(init: Process): void {
    this.#init = init;
    this.#states.clear();
    for (const name of this.#names()) if (this.status(name).isEnabled) void this.start(name);
  }

  stopAll(): void {
    for (const [name, state] of this.#states) if (state.process) void this.stop(name);
  }

  list(): ServiceStatus[] {
    return this.#names().map((name) => this.status(name));
  }

  status(name: string): ServiceStatus {
    const unit = readUnit(this.#machine, name);
    const state = this.#states.get(name);
    const masked = isMasked(this.#machine, name);
    return {
      name,
      description: unit?.description ?? `${name}.service`,
      load: masked ? 'masked' : unit ? 'loaded' : 'not-found',
      active: state?.active ?? 'inactive',
      sub: state?.sub ?? 'dead',
      mainPid: state?.process && !state.process.exit ? state.process.pid : 0,
      isEnabled: this.#enabledLink(name) !== null,
      isStatic: unit !== null && unit.wantedBy.length === 0,
      path: unit?.path ?? '',
      sinceMs: state?.sinceMs ?? this.#machine.bootedMs,
    };
  }

  mainProcess(name: string): Process | null {
    const process = this.#states.get(name)?.process ?? null;
    return process?.exit === null ? process : null;
  }

  async start(name: string): Promise<string | null> {
    const unit = readUnit(this.#machine, name);
    if (isMasked(this.#machine, name)) return `Unit ${name}.service is masked.`;
    if (!unit) return `Unit ${name}.service not found.`;
    if (this.#states.get(name)?.active === 'active') return null;
    const state: State = {
      active: 'activating',
      sub: 'start',
      process: null,
      sinceMs: this.#machine.clock.now(),
      isStopping: false,
      restarts: this.#states.get(name)?.restarts ?? 0,
    };
    this.#states.set(name, state);
    this.#log(name, 'systemd', `Starting ${name}.service - ${unit.description}...`);
    for (const line of unit.before) {
      const { mayFail, exit } = await this.#run(unit, line);
      if (statusOf(exit) !== 0 && !mayFail) return this.#failed(unit, state, exit);
    }
    if (unit.type === 'oneshot' || unit.command === '') return this.#once(unit, state);
    const { process, exited } = this.#spawn(unit, unit.command);
    state.process = process;
    // A service that cannot run says so at once: it is given one turn.
    const early = await Promise.race([exited, new Promise<null>((resolve) => setImmediate(() => resolve(null)))]);
    if (early && statusOf(early) !== 0) {
      void this.#restart(unit, state, early);
      return unit.type === 'simple' ? null : this.#failed(unit, state, early);
    }
    this.#settle(unit, state, early ? 'inactive' : 'active', early ? 'dead' : 'running');
    this.#log(name, 'systemd', `Started ${name}.service - ${unit.description}.`);
    if (!early) void exited.then((exit) => this.#ended(unit, state, exit));
    return null;
  }

  async stop(name: string): Promise<void> {
    const state = this.#states.get(name);
    const unit = readUnit(this.#machine, name);
    if (!state || !unit) return;
    state.isStopping = true;
    const { process } = state;
    if (unit.stopCommand !== '') await this.#run(unit, unit.stopCommand);
    this.#signalAll(name, process);
    if (process) await process.exited;
    this.#settle(unit, state, 'inactive', 'dead');
    this.#log(name, 'systemd', `Stopped ${name}.service - ${unit.description}.`);
  }

  enable(name: string): string | null {
    const { vfs } = this.#machine;
    const unit = readUnit(this.#machine, name);
    if (!unit) return `Unit file ${name}.service does not exist.`;
    if (isMasked(this.#machine, name)) return `Unit file /etc/systemd/system/${name}.service is masked.`;
    for (const target of unit.wantedBy) {
      const folder = wantsFolder(this.#machine, target);
      if (!vfs.find(rootActor, folder)) vfs.mkdir(rootActor, folder);
      const link = `${folder}/${linkName(this.#machine, name)}`;
      if (!vfs.find(rootActor, link, false))
        vfs.put(rootActor, link, linkNode(unit.path, undefined, this.#machine.clock.now()));
    }
    return null;
  }

  disable(name: string): string | null {
    const link = this.#enabledLink(name);
    if (link !== null) this.#machine.vfs.unlink(rootActor, link);
    return link === null && !readUnit(this.#machine, name) ? `Unit file ${name}.service does not exist.` : null;
  }

  mask(name: string, isOn: boolean): void {
    const { vfs } = this.#machine;
    const link = `/etc/systemd/system/${name}.service`;
    if (isMasked(this.#machine, name)) vfs.unlink(rootActor, link);
    if (isOn && !vfs.find(rootActor, link, false)) vfs.symlink(rootActor, '/dev/null', link);
  }

  #names(): string[] {
    if (this.#machine.family === 'alpine') {
      const folder = this.#machine.vfs.find(rootActor, '/etc/init.d');
      return folder?.kind === 'dir' ? this.#machine.vfs.names(folder, rootActor) : [];
    }
    return [...new Set([...unitNames(this.#machine), ...this.#states.keys()])].toSorted();
  }

  #enabledLink(name: string): string | null {
    const { vfs } = this.#machine;
    const targets = readUnit(this.#machine, name)?.wantedBy ?? ['multi-user.target'];
    return (
      targets
        .map((target) => `${wantsFolder(this.#machine, target)}/${linkName(this.#machine, name)}`)
        .find((link) => vfs.find(rootActor, link, false)) ?? null
    );
  }

  async #once(unit: Unit, state: State): Promise<string | null> {
    const exit = unit.command === '' ? { code: 0, signal: null } : (await this.#run(unit, unit.command)).exit;
    if (statusOf(exit) !== 0) return this.#failed(unit, state, exit);
    this.#settle(unit, state, unit.remains ? 'active' : 'inactive', unit.remains ? 'exited' : 'dead');
    this.#log(unit.name, 'systemd', `Finished ${unit.name}.service - ${unit.description}.`);
    return null;
  }

  #ended(unit: Unit, state: State, exit: Exit): void {
    if (state.isStopping || this.#states.get(unit.name) !== state) return;
    const isClean = statusOf(exit) === 0 || exit.signal === 'TERM';
    if (isClean && unit.restart !== 'always')
      return this.#settle(unit, state, unit.remains ? 'active' : 'inactive', unit.remains ? 'exited' : 'dead');
    void this.#restart(unit, state, exit);
  }

  async #restart(unit: Unit, state: State, exit: Exit): Promise<void> {
    this.#failed(unit, state, exit);
    if (unit.restart === 'no' || state.restarts >= mostRestarts) return;
    state.active = 'activating';
    state.sub = 'auto-restart';
    await this.#machine.clock.sleep(unit.restartMs);
    if (this.#states.get(unit.name) !== state || state.isStopping || this.#init?.exit) return;
    state.restarts++;
    state.active = 'inactive';
    await this.start(unit.name);
  }

  #failed(unit: Unit, state: State, exit: Exit): string {
    this.#settle(unit, state, 'failed', 'failed');
    this.#log(
      unit.name,
      'systemd',
      `${unit.name}.service: Main process exited, code=${exit.signal === null ? 'exited' : 'killed'}, status=${exit.signal === null ? `${exit.code}/FAILURE` : exit.signal}`,
    );
    this.#log(
      unit.name,
      'systemd',
      `${unit.name}.service: Failed with result '${exit.signal === null ? 'exit-code' : 'signal'}'.`,
    );
    return `Job for ${unit.name}.service failed because the control process exited with error code.`;
  }

  #settle({ name }: Unit, state: State, active: ActiveState, sub: string): void {
    Object.assign(state, { active, sub, sinceMs: this.#machine.clock.now() });
    if (this.#machine.family !== 'alpine') return;
    const { vfs } = this.#machine;
    const pidFile = `/run/${name}.pid`;
    if (active === 'active' && state.process) vfs.writeFile(rootActor, pidFile, `${state.process.pid}\n`);
    else if (vfs.find(rootActor, pidFile)) vfs.unlink(rootActor, pidFile);
  }

  async #run(unit: Unit, line: string): Promise<{ exit: Exit; mayFail: boolean }> {
    const { exited, mayFail } = this.#spawn(unit, line);
    return { exit: await exited, mayFail };
  }

  #spawn(unit: Unit, line: string): { process: Process; exited: Promise<Exit>; mayFail: boolean } {
    const machine = this.#machine;
    const user = findUser(machine, unit.user || 'root');
    const group = unit.group === '' ? undefined : findGroup(machine, unit.group);
    const files = unit.environmentFiles.flatMap((file) =>
      machine.vfs.readText(rootActor, file.replace(/^-/, '')).split('\n'),
    );
    const words = unit.environment.flatMap((text) =>
      [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
    );
    const environment = new Map([
      ...(user ? loginEnvironment(machine, user) : []),
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin'] as const,
      ...parseEnvironment([...words, ...files]),
    ]);
    const { argv, mayFail } = splitCommandLine(line, environment);
    const output = this.#journalFile(unit.name, argv[0]?.split('/').at(-1) ?? unit.name);
    const identity = user && identityOf(machine, user);
    const process = machine.kernel.spawn({
      parent: this.#init,
      argv,
      group: 'session',
      cwd: unit.folder.replace(/^-|^~$/, '') || (unit.folder === '~' ? (user?.home ?? '/') : '/'),
      environment,
      identity: identity && (group ? { ...identity, gid: group.gid } : identity),
      cgroup: cgroupOf(machine, unit.name),
      files: new Map<number, OpenFile>([
        [0, openDevice(deviceNode('null'), '/dev/null')],
        [1, output],
        [2, output],
      ]),
      run: (own) => {
        if (!user) return 217;
        const found = findProgram(machine, own, argv[0] ?? '', environment.get('PATH') ?? '');
        return 'path' in found ? execute(machine, own, found.path, argv) : 203;
      },
    });
    return { process, exited: process.exited, mayFail };
  }

  #signalAll(name: string, main: Process | null): void {
    const cgroup = cgroupOf(this.#machine, name);
    for (const process of Array.from(this.#machine.kernel.processes.values()))
      if (process === main || (process.cgroup === cgroup && cgroup !== '/')) process.signal('TERM');
    if (main && !main.exit) main.signal('KILL');
  }

  #journalFile(unit: string, source: string): OpenFile {
    let rest = '';
    return new OpenDevice(
      'socket:[9]',
      () => 'end',
      (data) => {
        const lines = (rest + (typeof data === 'string' ? data : Buffer.from(data).toString())).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#log(unit, source, line);
      },
    );
  }

  #log(unit: string, source: string, text: string): void {
    this.journal.push({ atMs: this.#machine.clock.now(), unit, source, text });
    if (this.journal.length > mostJournalLines) this.journal.shift();
    if (this.#machine.family === 'alpine' && source !== 'systemd') {
      const file =
        this.#machine.vfs.find(rootActor, '/var/log/messages') ??
        this.#machine.vfs.writeFile(rootActor, '/var/log/messages', '');
      if (file.kind === 'file')
        file.content.write(
          file.content.size,
          `${new Date(this.#machine.clock.now()).toISOString().slice(0, 19)} ${this.#machine.hostname} daemon.info ${unit}: ${text}\n`,
        );
    }
  }
}

/** Instances of a template share a slice, with dashes of its name escaped. */
function cgroupOf({ family }: Machine, name: string): string {
  if (family === 'alpine') return '/';
  const template = /^(.*)@/.exec(name)?.[1];
  return template === undefined
    ? `/system.slice/${name}.service`
    : `/system.slice/system-${template.replaceAll('-', String.raw`\x2d`)}.slice/${name}.service`;
}
