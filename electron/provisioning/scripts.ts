import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { interpreterOf } from '../lib/interpreter.ts';
import type { ScriptEntry } from '../../shared/domain/provisioning.ts';
import { shellQuote, shellWords } from '../ssh/shell-quote.ts';
import type { OsFacts } from './detect-os.ts';
import { withVariables } from './environment.ts';
import type { Variables } from './environment.ts';
import { asUser, gantryFolder, prepareFolder, privateFolder } from './private-folder.ts';
import { ask, commandFailed, lastLines } from './remote.ts';
import type { StreamedRun } from './remote.ts';
import { endRun, runSurviving, takeUp } from './surviving-run.ts';
import type { SurvivingRun } from './surviving-run.ts';
import type { ProvisionOptions, Transport } from './transport.ts';

export const preludePath = `${gantryFolder}/prelude.sh`;

export type ScriptOptions = ProvisionOptions & {
  os: OsFacts;
  /** Values of the template's variables, for the script's environment. */
  variables?: Variables | undefined;
  /** Tells this run from others of the same script; the job's id. */
  runId: string;
  /** It may be begun again, though it may have run in part. */
  isAgainAgreed?: boolean;
};
/** What the container itself knows about a run of a script. */
export type ScriptMarker = { state: 'never' } | { state: 'started' } | { state: 'finished'; exitCode: number };

/**
 * Uploads a script into a private folder and runs it after the prelude, as its user; one that runs once is left out where it
 * has ended well before.
 * @throws AppError `guest:half-run` for one that was begun before and may not be again; `ssh:command-failed` with the script's name, its exit code or signal and its last 50 lines; `ssh:timeout`;
 * `ssh:connection-lost`, after which `readScriptMarker` tells how it went; `ssh:upload-failed`, also for a first line that cannot
 * be followed
 */
export async function runScript(
  transport: Transport,
  script: ScriptEntry,
  options: ScriptOptions,
): Promise<'ran' | 'skipped'> {
  const { runAs } = script;
  const isLooked = script.runsOnce || options.isAgainAgreed === false;
  const before = isLooked ? await earlierRun(transport, script.name, options) : 'none';
  if (before === 'ended-well' && script.runsOnce) {
    options.onLine?.({
      stream: 'stdout',
      text: `Skipped: ${script.name} runs once, and has ended well in this container before`,
    });
    return 'skipped';
  }
  if (before === 'begun' && options.isAgainAgreed !== true)
    throw new AppError('guest:half-run', `${script.name} may have run in part`, { script: script.name });
  const folder = privateFolder('scripts', runAs);
  const path = `${folder}/${script.name}`;
  const start = startOf(script, path);
  await prepareFolder(transport, { folder, runAs, name: script.name }, options);
  await transport.uploadFile(path, script.content, {
    signal: options.signal,
    ...(runAs === 'root' ? { mode: 0o700 } : { mode: 0o500, owner: runAs }),
  });
  options.onStatus?.(script.description || script.name);
  await withVariables(transport, options.variables, folder, options, async (source) => {
    const run = await runNamed(transport, script, `${source}${start}`, options);
    if (run.exitCode !== 0) throw scriptFailed(script.name, run);
  });
  return 'ran';
}

/** By name alone: a script that runs once does not run again because its text was changed. */
async function earlierRun(
  transport: Transport,
  name: string,
  { signal }: Pick<ScriptOptions, 'signal'>,
): Promise<'none' | 'begun' | 'ended-well'> {
  const marker = shellQuote(markerPath(name));
  const text = await ask(transport, `cat ${marker} 2>/dev/null\ntrue`, { signal });
  if (/ finished 0$/m.test(text)) return 'ended-well';
  return text.includes(' started') ? 'begun' : 'none';
}

function scriptFailed(name: string, run: StreamedRun): AppError<'ssh:command-failed'> {
  const signal = signalOf(run.exitCode);
  if (signal === null) return commandFailed(name, run);
  return new AppError('ssh:command-failed', `${name} was ended by ${signal}`, {
    command: name,
    exitCode: null,
    signal,
    lastLines: lastLines(run.lines),
  });
}

/**
 * Takes up what an earlier start of the app has left of this very run: waits for one that goes on inside. False where there is nothing of
 * it, or it did not end. @throws as `runScript` does
 */
export async function takeUpScript(
  transport: Transport,
  script: ScriptEntry,
  options: Omit<ScriptOptions, 'os' | 'variables'>,
): Promise<boolean> {
  const run = await takeUp(transport, survivingRun(script, options, ''), options);
  if (run === null) return false;
  if (run.exitCode !== 0) throw scriptFailed(script.name, run);
  return true;
}

/** Ends what an earlier start of the app has left running of this very run. */
export const endScript = (
  transport: Transport,
  script: ScriptEntry,
  options: Pick<ScriptOptions, 'runId' | 'signal'>,
): Promise<void> => endRun(transport, survivingRun(script, options, ''), options);

/**
 * The same, as its user wants it after its silence.
 * @throws AppError `ssh:timeout` always: that is how it has ended
 */
export async function endSilentScript(
  transport: Transport,
  script: ScriptEntry,
  options: Pick<ScriptOptions, 'runId' | 'signal'>,
): Promise<never> {
  await endScript(transport, script, options);
  const { name, idleTimeoutMs: afterMs } = script;
  const details = { command: name, afterMs, kind: 'idle' as const };
  throw new AppError('ssh:timeout', `${name} printed nothing for ${afterMs} ms`, details);
}

/** Asks the container how a run ended, for picking up after a lost connection or a restart of the app. */
export async function readScriptMarker(
  transport: Transport,
  {
    script,
    runId,
    signal,
  }: { script: Pick<ScriptEntry, 'name' | 'content'>; runId: string; signal?: AbortSignal | undefined },
): Promise<ScriptMarker> {
  const text = await ask(transport, `cat ${shellQuote(markerPath(script.name))} 2>/dev/null\ntrue`, { signal });
  return parseMarker(text, markerHead(script, runId));
}

/** Lines of a marker: `RUN SHA256 started`, then `RUN SHA256 finished CODE`. Other runs and older contents do not count. */
export function parseMarker(text: string, head: string): ScriptMarker {
  let marker: ScriptMarker = { state: 'never' };
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${head} `)) continue;
    const finished = /^finished (\d+)$/.exec(line.slice(head.length + 1).trim());
    marker = finished ? { state: 'finished', exitCode: Number(finished[1]) } : { state: 'started' };
  }
  return marker;
}

async function runNamed(
  transport: Transport,
  script: ScriptEntry,
  body: string,
  options: ScriptOptions,
): Promise<StreamedRun> {
  try {
    return await runSurviving(transport, survivingRun(script, options, aroundScript(script, body, options)), options);
  } catch (error) {
    // The wrapped command is of no use to people: the script's own name is.
    if (AppError.is(error, 'ssh:timeout'))
      throw new AppError(
        'ssh:timeout',
        `${script.name}: ${error.message}`,
        { ...error.details, command: script.name },
        { cause: error },
      );
    if (AppError.is(error, 'ssh:command-failed'))
      throw new AppError(
        'ssh:command-failed',
        `${script.name}: ${error.message}`,
        { ...error.details, command: script.name },
        { cause: error },
      );
    throw error;
  }
}

/**
 * Starts the interpreter of the script's first line, with its options, as the script's user. Shells source the prelude first, and give
 * neither it nor the script any arguments; other interpreters get the variables only.
 */
function startOf({ name, content, runAs }: ScriptEntry, path: string): string {
  const interpreter = interpreterOf(content);
  if (interpreter.kind === 'unclear')
    throw new AppError('ssh:upload-failed', `${name} cannot be run: ${interpreter.reason}`, {
      path,
      reason: interpreter.reason,
    });
  const start =
    interpreter.kind === 'shell'
      ? `exec ${shellWords(...interpreter.words, '-c', `. ${preludePath}; . ${shellQuote(path)}`, name)}`
      : `exec ${shellQuote(path)}`;
  return runAs === 'root' ? start : asUser(runAs, start);
}

function survivingRun(script: ScriptEntry, { runId }: Pick<ScriptOptions, 'runId'>, body: string): SurvivingRun {
  const { name, timeoutMs, idleTimeoutMs } = script;
  return { id: `script.${name}`, head: markerHead(script, runId), what: name, body, timeoutMs, idleTimeoutMs };
}

/** What runs around a script: notes its start and its end in the marker, and finds the container's user. */
function aroundScript(script: ScriptEntry, body: string, { os, runId }: Pick<ScriptOptions, 'os' | 'runId'>): string {
  const exports = `CONTAINER_OS=${shellQuote(os.id)} CONTAINER_OS_VERSION=${shellQuote(os.version)} CONTAINER_USER="$user" GANTRY_FIRST_RUN="$first"; export CONTAINER_OS CONTAINER_OS_VERSION CONTAINER_USER GANTRY_FIRST_RUN`;
  const head = shellQuote(markerHead(script, runId));
  return `marker=${shellQuote(markerPath(script.name))}
case $(tail -n 1 "$marker" 2>/dev/null) in *' finished 0') first=0 ;; *) first=1 ;; esac
user=${script.runAs === 'root' ? `$(awk -F: '$3 >= 1000 && $3 < 60000 { print $1; exit }' /etc/passwd 2>/dev/null)` : shellQuote(script.runAs)}
[ -n "$user" ] || user=root
${exports}
umask 022
cd / || exit 1
echo ${head} started >>"$marker"
( ${body} )
code=$?
echo ${head} finished $code >>"$marker"
exit $code`;
}

/** A shell's exit code of something ended by a signal is 128 + its number; null for ordinary codes. */
export function signalOf(exitCode: number): string | null {
  const name = linuxSignals[exitCode - 129];
  return exitCode > 128 && name !== undefined ? `SIG${name}` : null;
}

// By number from 1 on; the numbers of the container's system, which are not those of every system this app runs on.
const linuxSignals =
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split(
    ' ',
  );

const markerPath = (name: string): string => `${gantryFolder}/markers/${name}`;
const markerHead = ({ name, content }: Pick<ScriptEntry, 'name' | 'content'>, runId: string): string =>
  `${runId.replace(/[^\w-]/g, '_')} ${createHash('sha256').update(`${name}\n${content}`).digest('hex')}`;
