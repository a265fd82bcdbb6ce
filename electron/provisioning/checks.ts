import { AppError } from '../../shared/errors.ts';
import type { HealthCheck } from '../../shared/domain/health-check.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { parseSockets } from './discovery/sockets.ts';
import { withVariables } from './environment.ts';
import type { Variables } from './environment.ts';
import { httpQuestion, judgeHttp, parseHttpAnswer } from './http-check.ts';
import { asUser, prepareFolder, privateFolder } from './private-folder.ts';
import { ask, remote } from './remote.ts';
import type { ProvisionOptions, Transport } from './transport.ts';
import { lookUntil } from './wait-until.ts';
import type { Look } from './wait-until.ts';

export type CheckOptions = ProvisionOptions & {
  /** Values of the template's variables, for the environment of commands. */
  variables?: Variables | undefined;
};

/** Longest time for one look. */
const lookMs = 30_000;

/**
 * Waits until every check holds, one after the other in their order.
 * @throws AppError `provision:check-failed` with the first one that does not hold in its time, and what was seen last
 */
export async function runChecks(
  transport: Transport,
  checks: readonly HealthCheck[],
  options: CheckOptions,
): Promise<void> {
  for (const check of checks) {
    const { name, timeoutMs, intervalMs } = check;
    const look = await lookFor(transport, check, options);
    await lookUntil(
      { ...options, timeoutMs, intervalMs, onStatus: (seen) => options.onStatus?.(`${name}: ${seen}`) },
      look,
      (waitedMs, lastSeen) => checkFailed(name, waitedMs, lastSeen),
    );
    options.onLine?.({ stream: 'stdout', text: `${name}: holds` });
  }
}

async function lookFor(
  transport: Transport,
  check: HealthCheck,
  options: CheckOptions,
): Promise<() => Promise<Look<void>>> {
  const { signal } = options;
  if (check.kind === 'port')
    return async () => judgePort(check.port, await ask(transport, socketTables, { signal, timeoutMs: lookMs }));
  const runAs = check.kind === 'command' ? check.runAs : 'root';
  const folder = privateFolder('checks', runAs);
  await prepareFolder(transport, { folder, runAs, name: check.name }, options);
  if (check.kind === 'command') return () => runCommand(transport, check, folder, options);
  return async () => {
    const answer = parseHttpAnswer(await ask(transport, httpQuestion(check, folder), { signal, timeoutMs: lookMs }));
    // Waiting brings no program.
    if (answer === null) throw checkFailed(check.name, 0, 'the container has neither curl nor wget to ask with');
    return judgeHttp(check, answer);
  };
}

// The kernel's own tables: no tool is needed, and a minimal image has none.
const socketTables = `for table in tcp tcp6; do sed "s/^/proc $table /" /proc/net/$table 2>/dev/null; done\ntrue`;

/** Reads the kernel's tables of TCP sockets for something that listens. */
export function judgePort(port: number, tables: string): Look<void> {
  const ports = [...new Set(parseSockets(tables).map((socket) => socket.port))].toSorted((a, b) => a - b);
  if (ports.includes(port)) return { ready: undefined };
  return { waiting: `nothing listens on TCP port ${port}${ports.length > 0 ? `, only on ${ports.join(', ')}` : ''}` };
}

type CommandCheck = Extract<HealthCheck, { kind: 'command' }>;

/** Runs the command once, from a file of its user's: its text may be long, and its values secret. */
async function runCommand(
  transport: Transport,
  { command, runAs, timeoutMs }: CommandCheck,
  folder: string,
  { signal, variables }: CheckOptions,
): Promise<Look<void>> {
  const path = `${folder}/command.sh`;
  await transport.uploadFile(path, command, { mode: 0o600, signal, ...(runAs === 'root' ? {} : { owner: runAs }) });
  const limitMs = Math.min(lookMs, timeoutMs);
  try {
    const { exitCode, stdout, stderr } = await withVariables(transport, variables, folder, { signal }, (source) => {
      const body = `exec sh ${shellQuote(path)}`;
      return transport.exec(
        remote(`exec </dev/null\ncd / || exit 1\n${source}${runAs === 'root' ? body : asUser(runAs, body)}`),
        {
          signal,
          timeoutMs: limitMs,
          allowFailure: true,
        },
      );
    });
    if (exitCode === 0) return { ready: undefined };
    const said = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '';
    return { waiting: `its command ends with ${exitCode}${said === '' ? '' : `: ${said}`}` };
  } catch (error) {
    if (AppError.is(error, 'ssh:timeout'))
      return { waiting: `its command was not done after ${Math.round(limitMs / 1000)} s` };
    if (AppError.is(error, 'ssh:command-failed') && error.details.signal !== null)
      return { waiting: `its command was ended by ${error.details.signal}` };
    throw error;
  }
}

const checkFailed = (check: string, waitedMs: number, lastSeen: string): AppError<'provision:check-failed'> =>
  new AppError('provision:check-failed', `${check} does not hold after ${waitedMs} ms: ${lastSeen}`, {
    check,
    waitedMs,
    lastSeen,
  });
