import { createHash } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import type { CustomPackage } from '../../../shared/domain/package-entry.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { withVariables } from '../environment.ts';
import type { Variables } from '../environment.ts';
import { prepareFolder, privateFolder } from '../private-folder.ts';
import { commandFailed, stream } from '../remote.ts';
import type { StreamedRun } from '../remote.ts';
import { runSurviving } from '../surviving-run.ts';
import type { ProvisionOptions, Transport } from '../transport.ts';
import { packageRuns } from './end-packages.ts';

export type CustomOptions = ProvisionOptions & {
  /** Values of the template's variables, for the environment of the commands. */
  variables?: Variables | undefined;
};
export type CustomResult = { installed: string[]; alreadyInstalled: string[] };

/** For a look whether something is there. */
const checkTimeoutMs = 60_000;
/** Longest silence of an install before the user is asked. */
const installIdleMs = 10 * 60_000;

/**
 * Brings what no package manager has: each one's check says whether it is there, its install brings it, its check has to agree.
 * Both are files run by `sh` as root, so that nothing of them stands on a command line.
 * @throws AppError `ssh:command-failed` and `ssh:timeout` with the package's name
 */
export async function installCustomPackages(
  transport: Transport,
  packages: readonly CustomPackage[],
  options: CustomOptions,
): Promise<CustomResult> {
  const result: CustomResult = { installed: [], alreadyInstalled: [] };
  if (packages.length === 0) return result;
  const folder = privateFolder('custom', 'root');
  await prepareFolder(transport, { folder, runAs: 'root', name: 'custom packages' }, options);
  for (const one of packages) {
    const { name, timeoutMs } = one;
    const check = `${name} (check)`;
    const run = (what: string, text: string, limitMs: number, survives = false): Promise<StreamedRun> =>
      runText(transport, { what, text, folder, timeoutMs: limitMs, survives }, options);
    options.onStatus?.(`Looking for ${name}`);
    if ((await run(check, one.check, checkTimeoutMs)).exitCode === 0) {
      options.onLine?.({ stream: 'stdout', text: `Already installed: ${name}` });
      result.alreadyInstalled.push(name);
      continue;
    }
    options.onStatus?.(`Installing ${name} by its own command`);
    const installing = await run(`${name} (install)`, one.install, timeoutMs, true);
    if (installing.exitCode !== 0) throw commandFailed(`${name} (install)`, installing);
    const after = await run(check, one.check, checkTimeoutMs);
    if (after.exitCode !== 0) throw commandFailed(`${name} (check after its install)`, after);
    result.installed.push(name);
  }
  return result;
}

type Text = { what: string; text: string; folder: string; timeoutMs: number; survives?: boolean };

/** Uploads shell text, runs it and takes it away again. */
async function runText(
  transport: Transport,
  { what, text, folder, timeoutMs, survives = false }: Text,
  options: CustomOptions,
): Promise<StreamedRun> {
  const { signal, onLine, safeCut, variables } = options;
  const path = `${folder}/command.sh`;
  await transport.uploadFile(path, text, { mode: 0o600, signal });
  const file = shellQuote(path);
  try {
    return await withVariables(transport, variables, folder, { signal }, (source) => {
      const body = `umask 022; cd / || exit 1; ${source}sh ${file}\ncode=$?; rm -f ${file}; exit $code`;
      if (!survives) return stream(transport, body, { signal, onLine, safeCut, timeoutMs, idleTimeoutMs: timeoutMs });
      const head = `custom ${createHash('sha256').update(`${what}\n${text}`).digest('hex')}`;
      const idleTimeoutMs = Math.min(timeoutMs, installIdleMs);
      return runSurviving(transport, { id: packageRuns.custom, head, what, body, timeoutMs, idleTimeoutMs }, options);
    });
  } catch (error) {
    // The wrapped command is of no use to people: the package's name is.
    if (AppError.is(error, 'ssh:timeout'))
      throw new AppError(
        'ssh:timeout',
        `${what}: ${error.message}`,
        { ...error.details, command: what },
        { cause: error },
      );
    if (AppError.is(error, 'ssh:command-failed'))
      throw new AppError(
        'ssh:command-failed',
        `${what}: ${error.message}`,
        { ...error.details, command: what },
        { cause: error },
      );
    throw error;
  }
}
