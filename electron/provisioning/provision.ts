import { detectOs } from './detect-os.ts';
import type { OsFacts } from './detect-os.ts';
import { ask } from './remote.ts';
import { credentialsFolder, gantryFolder } from './private-folder.ts';
import { preludePath } from './scripts.ts';
import type { ProvisionOptions, Transport } from './transport.ts';

/**
 * The first thing done inside: finds out what system it is and lays down the folders and the prelude every script is given.
 * Doing it again changes nothing but the prelude's text.
 */
export async function prepare(
  transport: Transport,
  { prelude, signal, onStatus, onLine }: ProvisionOptions & { prelude: string },
): Promise<OsFacts> {
  onStatus?.('Finding out which system runs inside');
  const os = await detectOs(transport, { signal });
  onLine?.({
    stream: 'stdout',
    text: `${os.id} ${os.version}, ${os.init}, ${os.packageManager ?? 'no known package manager'}`,
  });
  await layDown(transport, prelude, signal);
  return os;
}

/**
 * Lays the folders and the prelude down again where the prelude is not whole: a power cut or a roll back to a snapshot takes what was
 * written before, though the job has it written down as done. @throws as `prepare` does
 */
export async function keepPrepared(
  transport: Transport,
  { prelude, signal, onLine }: Pick<ProvisionOptions, 'signal' | 'onLine'> & { prelude: string },
): Promise<void> {
  const bytes = await ask(transport, `wc -c <${preludePath} 2>/dev/null\ntrue`, { signal });
  if (Number.parseInt(bytes, 10) === Buffer.byteLength(prelude)) return;
  await layDown(transport, prelude, signal);
  onLine?.({ stream: 'stdout', text: 'What every script is given was gone from the container, and is there again' });
}

async function layDown(transport: Transport, prelude: string, signal: AbortSignal | undefined): Promise<void> {
  // Scripts that run as another user read the prelude; everything else in here is root's alone.
  await ask(
    transport,
    `mkdir -p ${credentialsFolder} ${gantryFolder}/scripts ${gantryFolder}/markers && chmod 0711 ${gantryFolder} && chmod 0700 ${credentialsFolder} ${gantryFolder}/scripts ${gantryFolder}/markers`,
    { signal },
  );
  await transport.uploadFile(preludePath, prelude, { mode: 0o644, signal });
}

export { credentialsFolder } from './private-folder.ts';
// The door of this folder for recipes: every step of provisioning, in the order a creation takes them.
export { removeLeftovers } from './environment.ts';
export { writeFiles } from './files.ts';
export { installCustomPackages } from './packages/custom.ts';
export { runChecks } from './checks.ts';
export { installPackages } from './packages/install.ts';
export { endPackages } from './packages/end-packages.ts';
export { endScript, endSilentScript, readScriptMarker, runScript, takeUpScript } from './scripts.ts';
export { againWhenLost, SteadyTransport } from './steady-transport.ts';
export { discover } from './discovery/discover.ts';
export type { Discovery } from './discovery/discover.ts';
