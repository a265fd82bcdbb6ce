import { withDeadline } from '../lib/abort.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { gantryFolder } from './private-folder.ts';
import { ask, remote } from './remote.ts';
import type { Transport } from './transport.ts';

/** Values of a template's variables by name, secret ones in clear: they leave this process as a file's content only. */
export type Variables = ReadonlyMap<string, string>;

const cleanUpMs = 4_000;
const fileName = '.variables';

/**
 * Lays the variables down for one command, as a file of root's that only root can read. `source` is what the command's shell text
 * begins with, while it is still root's: it takes them into the environment and removes the file at once. However the command ends,
 * the file is removed here once more, as it may not have got that far.
 */
export async function withVariables<T>(
  transport: Transport,
  variables: Variables | undefined,
  folder: string,
  { signal }: { signal?: AbortSignal | undefined },
  run: (source: string) => Promise<T>,
): Promise<T> {
  if (variables === undefined || variables.size === 0) return run('');
  const path = `${folder}/${fileName}`;
  await transport.uploadFile(path, exportsOf(variables), { mode: 0o600, signal });
  const file = shellQuote(path);
  try {
    return await run(`. ${file} && rm -f ${file} || exit 1; `);
  } finally {
    // Its own deadline: what failed may have been cancelled. Where the way in is gone, removeLeftovers comes later.
    await transport.exec(remote(`rm -f ${file}`), { signal: withDeadline(cleanUpMs) }).catch(() => undefined);
  }
}

/** Removes what a lost connection has left behind: files of variables, also one that was not whole yet, and the output of what ran. */
export async function removeLeftovers(
  transport: Transport,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<void> {
  const file = `${gantryFolder}/*/${fileName}`;
  await ask(transport, `rm -f ${file} ${file}.*.tmp; rm -rf ${gantryFolder}/runs`, { signal });
}

const exportsOf = (variables: Variables): string =>
  [...variables].map(([name, value]) => `export ${name}=${shellQuote(value)}\n`).join('');
