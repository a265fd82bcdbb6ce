import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { PackageEntry, PackageManager } from '../../../shared/domain/package-entry.ts';
import { pinProblem } from '../../../shared/domain/package-versions.ts';
import type { Provisioning } from '../../../shared/domain/provisioning.ts';
import { systemManagers } from '../detect-os.ts';
import type { OsFacts, SystemManager } from '../detect-os.ts';
import { lockMessage, packageLockTimeoutMs, waitForPackageLock } from '../package-lock.ts';
import { waitForDns, waitForRoute } from '../readiness.ts';
import { ask, commandFailed, lastLines } from '../remote.ts';
import type { StreamedRun } from '../remote.ts';
import { runSurviving } from '../surviving-run.ts';
import type { ProvisionOptions, Transport } from '../transport.ts';
import { waitTimeout } from '../wait-until.ts';
import { apk } from './apk.ts';
import { apt } from './apt.ts';
import { dnf } from './dnf.ts';
import { packageRuns } from './end-packages.ts';
import type { ManagerDriver, Wanted } from './manager.ts';
import { npm } from './npm.ts';
import { pacman } from './pacman.ts';
import { pip } from './pip.ts';
import { pipx } from './pipx.ts';
import { zypper } from './zypper.ts';

export type InstallOptions = ProvisionOptions & {
  os: OsFacts;
  /** `stop`: a missing package fails the step before anything of its manager is installed. `continue`: the others are installed. */
  onMissing: 'stop' | 'continue';
  /** Whether pip's packages share one environment or have one each. `venv` unless told. */
  pipMode?: Provisioning['pipMode'] | undefined;
  lockTimeoutMs?: number | undefined;
  /** Whether route and names were waited for before, or the user chose not to. */
  isNetworkKnown?: boolean | undefined;
  /** For one call of a manager. 30 min unless told. */
  timeoutMs?: number | undefined;
};
export type InstallResult = {
  installed: PackageEntry[];
  alreadyInstalled: PackageEntry[];
  missing: PackageEntry[];
  notForThisSystem: PackageEntry[];
};

const drivers: Record<PackageManager, ManagerDriver> = { apt, apk, dnf, pacman, zypper, npm, pip };
const refreshAttempts = 3;
/** Longest silence of a manager before the user is asked. */
const idleTimeoutMs = 10 * 60_000;

/**
 * Installs packages manager by manager, the system's own first, each set in one call.
 * A template for several systems lists a package once per system manager: those of other systems are left out when the
 * system's own manager has entries.
 * @throws AppError `provision:package-missing`, `provision:unsupported`, `provision:wait-timeout`, `ssh:command-failed`
 */
export async function installPackages(
  transport: Transport,
  entries: readonly PackageEntry[],
  options: InstallOptions,
): Promise<InstallResult> {
  const { chosen, notForThisSystem } = choosePackages(entries, options.os, options.pipMode);
  const result: InstallResult = { installed: [], alreadyInstalled: [], missing: [], notForThisSystem };
  let network: Promise<void> | null = null;
  const context: InstallContext = {
    ...options,
    network: () => (network ??= options.isNetworkKnown ? Promise.resolve() : awaitNetwork(transport, options)),
  };
  for (const [driver, wanted] of chosen) {
    const part = await installWith(transport, driver, wanted, context);
    for (const key of ['installed', 'alreadyInstalled', 'missing'] as const) {
      result[key].push(...part[key].map((one) => ({ manager: driver.manager, ...one })));
    }
  }
  return result;
}

/** Which managers run, in order, and what is left to other systems. @throws AppError `provision:unsupported` */
export function choosePackages(
  entries: readonly PackageEntry[],
  os: OsFacts,
  pipMode: Provisioning['pipMode'] = 'venv',
): { chosen: Map<ManagerDriver, Wanted[]>; notForThisSystem: PackageEntry[] } {
  const hasOwn = entries.some(({ manager }) => manager === os.packageManager);
  const foreign = entries.filter(({ manager }) => isSystem(manager) && manager !== os.packageManager);
  const stranger = foreign[0];
  if (stranger && !hasOwn)
    throw unsupported(
      stranger.manager,
      `${os.id} installs packages with ${os.packageManager ?? 'no manager Gantry knows'}`,
    );
  const chosen = new Map<ManagerDriver, Wanted[]>();
  const own = entries
    .filter((entry) => !foreign.includes(entry))
    .toSorted((a, b) => Number(isSystem(b.manager)) - Number(isSystem(a.manager)));
  for (const { manager, name, version } of own) {
    const problem = pinProblem({ manager, version });
    if (problem !== null) throw unsupported(`${name} ${version}`, problem);
    const driver = manager === 'pip' && pipMode === 'pipx' ? pipx : drivers[manager];
    const list = chosen.get(driver) ?? [];
    if (!list.some((one) => one.name === name)) list.push(version === undefined ? { name } : { name, version });
    chosen.set(driver, list);
  }
  return { chosen, notForThisSystem: foreign };
}

/** `network` waits once, when the first package really has to be fetched. */
type InstallContext = InstallOptions & { network(): Promise<void> };
type Part = { installed: Wanted[]; alreadyInstalled: Wanted[]; missing: Wanted[] };

async function installWith(
  transport: Transport,
  driver: ManagerDriver,
  all: readonly Wanted[],
  options: InstallContext,
): Promise<Part> {
  await bringManager(transport, driver, options);
  const alreadyInstalled = driver.parseInstalled(
    all,
    await ask(transport, driver.listInstalled(all), { signal: options.signal, timeoutMs: 60_000 }),
  );
  let wanted = all.filter((one) => !alreadyInstalled.includes(one));
  if (alreadyInstalled.length > 0) tell(options, `Already installed: ${namesOf(alreadyInstalled)}`);
  if (wanted.length > 0) await options.network();
  if (wanted.length > 0) await refresh(transport, driver, options);
  const missing: Wanted[] = [];
  while (wanted.length > 0) {
    options.onStatus?.(`Installing ${namesOf(wanted)} with ${driver.manager}`);
    const run = await runLocked(transport, driver, driver.install(wanted), options);
    if (run.exitCode === 0) break;
    const lost = driver.missing(
      wanted,
      run.lines.map(({ text }) => text),
    );
    if (lost.length === 0) throw commandFailed(`${driver.manager} install ${namesOf(wanted)}`, run);
    if (options.onMissing === 'stop') throw missingError(driver, lost, run);
    tell(options, `Not available, left out: ${namesOf(lost)}`);
    missing.push(...lost);
    wanted = wanted.filter((one) => !lost.includes(one));
  }
  return { installed: wanted, alreadyInstalled, missing };
}

/** Installs the manager itself (npm, python with venv) through the system's own where it is not there. */
async function bringManager(transport: Transport, driver: ManagerDriver, options: InstallContext): Promise<void> {
  if (!driver.needs) return;
  const { present, packages } = driver.needs;
  const check = present.includes(' ') ? present : `command -v ${present}`;
  const answer = await ask(transport, `if ${check} >/dev/null 2>&1; then echo present; fi`, { signal: options.signal });
  if (answer.trim() === 'present') return;
  const system = options.os.packageManager === null ? undefined : drivers[options.os.packageManager];
  if (!system)
    throw unsupported(
      driver.manager,
      `${driver.manager} is not there, and ${options.os.id} has no package manager Gantry can bring it with`,
    );
  tell(options, `Bringing in ${driver.manager}`);
  await installWith(transport, system, packages(options.os), { ...options, onMissing: 'stop' });
}

/**
 * Waits for a default route and for names, each by its own name. When one does not come the managers still get their try, since a mirror
 * next door or a proxy needs neither; what they say then is the cause.
 */
async function awaitNetwork(transport: Transport, options: InstallOptions): Promise<void> {
  const waits = [
    () => waitForRoute(transport, { ...options, timeoutMs: 30_000 }),
    () => waitForDns(transport, options.os, { ...options, timeoutMs: 30_000 }),
  ];
  for (const wait of waits) {
    try {
      await wait();
    } catch (error) {
      if (!AppError.is(error, 'provision:wait-timeout')) throw error;
      tell(
        options,
        `${error.details.lastSeen} after ${Math.round(error.details.waitedMs / 1000)} s; trying all the same`,
      );
    }
  }
}

/** Fetches the lists, a few times when it fails. An exit code of 0 is believed only if the output agrees. */
async function refresh(transport: Transport, driver: ManagerDriver, options: InstallOptions): Promise<void> {
  if (driver.refresh === undefined) return;
  const startedAt = options.clock.now();
  for (let attempt = 1; ; attempt++) {
    options.onStatus?.(`Fetching the ${driver.manager} package lists`);
    const run = await runLocked(transport, driver, driver.refresh, options);
    const problem = driver.refreshProblem?.(run.lines.map(({ text }) => text)) ?? null;
    if (run.exitCode === 0 && problem === null) return;
    if (attempt >= refreshAttempts) {
      if (problem?.kind !== 'dns') throw commandFailed(`${driver.manager} update`, run);
      const waitedMs = options.clock.now() - startedAt;
      throw waitTimeout({ what: 'dns', waitedMs, lastSeen: problem.line }, `Package lists: ${problem.line}`);
    }
    options.onStatus?.(
      `The package lists could not be fetched; trying again (${problem?.line ?? `exit code ${run.exitCode}`})`,
    );
    await options.clock.sleep(attempt * 2_000, { signal: options.signal });
  }
}

/** Runs one call of a manager, waiting as long as somebody else holds its lock, and finishing once what was cut off earlier. */
async function runLocked(
  transport: Transport,
  driver: ManagerDriver,
  script: string,
  options: InstallOptions,
): Promise<StreamedRun> {
  const { clock, signal, onStatus, lockTimeoutMs = packageLockTimeoutMs } = options;
  const startedAt = clock.now();
  const lock = lockOf(driver);
  let isRepaired = false;
  for (;;) {
    const leftMs = lockTimeoutMs - (clock.now() - startedAt);
    if (lock) await waitForPackageLock(transport, lock, { clock, signal, onStatus, timeoutMs: Math.max(0, leftMs) });
    const run = await runManager(transport, driver, script, options);
    if (run.exitCode === 0) return run;
    const lines = run.lines.map(({ text }) => text);
    const repair = isRepaired ? null : (driver.repair?.(lines) ?? null);
    const holder = driver.lockedBy(lines);
    if (repair !== null) {
      isRepaired = true;
      onStatus?.('Finishing an installation that was cut off');
      await runManager(transport, driver, repair, options);
    } else if (holder === null) return run;
    else {
      const lastSeen = lockMessage(driver.manager, holder);
      onStatus?.(lastSeen);
      const waitedMs = clock.now() - startedAt;
      if (waitedMs >= lockTimeoutMs) throw waitTimeout({ what: 'package-lock', waitedMs, lastSeen }, lastSeen);
      await clock.sleep(Math.min(3_000, lockTimeoutMs - waitedMs), { signal });
    }
  }
}

/** Cut off in the middle, a manager leaves a broken database behind: it outlives its connection, and none is ended for another. */
function runManager(
  transport: Transport,
  { manager }: ManagerDriver,
  body: string,
  options: InstallOptions,
): Promise<StreamedRun> {
  const { timeoutMs = 30 * 60_000 } = options;
  const head = `packages ${createHash('sha256').update(body).digest('hex')}`;
  const limits = { timeoutMs, idleTimeoutMs: Math.min(timeoutMs, idleTimeoutMs) };
  return runSurviving(
    transport,
    { id: packageRuns.manager, head, what: manager, body, waitsForOthers: true, ...limits },
    options,
  );
}

const isSystem = (manager: PackageManager): boolean => systemManagers.some((known) => known === manager);
const lockOf = ({ manager }: ManagerDriver): SystemManager | null =>
  systemManagers.find((known) => known === manager) ?? null;
const namesOf = (wanted: readonly Wanted[]): string =>
  wanted.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`)).join(', ');
const tell = (options: ProvisionOptions, text: string): void => options.onLine?.({ stream: 'stdout', text });
const unsupported = (what: string, reason: string): AppError<'provision:unsupported'> =>
  new AppError('provision:unsupported', `${what}: ${reason}`, { what, reason });

function missingError(
  driver: ManagerDriver,
  lost: readonly Wanted[],
  run: StreamedRun,
): AppError<'provision:package-missing'> {
  const packages = lost.map(({ name, version }) => (version === undefined ? name : `${name} ${version}`));
  return new AppError('provision:package-missing', `${driver.manager} knows no ${packages.join(', ')}`, {
    manager: driver.manager,
    packages,
    lastLines: lastLines(run.lines),
  });
}
