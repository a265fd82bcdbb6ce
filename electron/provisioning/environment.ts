import { withDeadline } from '../lib/abort.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { remote } from './remote.ts';
import type { Transport } from './transport.ts';

/** Values of a template's variables by name, secret ones in clear: they leave this process as a file's content only. */
export type Variables = ReadonlyMap<string, string>;

/** Whose eyes a file of variables is for, and the private folder it is put into. */
type Reader = { folder: string; runAs: string };

const cleanUpMs = 4_000;

/**
 * Lays the variables down for one command, as a file of its user's that only that user can read. `source` is what the command's
 * shell text begins with: it takes them into the environment and removes the file at once. When the command did not get that
 * far the file is removed here.
 */
export async function withVariables<T>(
  transport: Transport,
  variables: Variables | undefined,
  { folder, runAs }: Reader,
  { signal }: { signal?: AbortSignal | undefined },
  run: (source: string) => Promise<T>,
): Promise<T> {
  if (variables === undefined || variables.size === 0) return run('');
  const path = `${folder}/.variables`;
  await transport.uploadFile(path, exportsOf(variables), {
    mode: 0o600,
    signal,
    ...(runAs === 'root' ? {} : { owner: runAs }),
  });
  const file = shellQuote(path);
  try {
    return await run(`. ${file} && rm -f ${file} || exit 1; `);
  } catch (error) {
    // Its own deadline: what failed may have been cancelled. Where the way in is gone, the next attempt writes it anew.
    await transport.exec(remote(`rm -f ${file}`), { signal: withDeadline(cleanUpMs) }).catch(() => undefined);
    throw error;
  }
}

const exportsOf = (variables: Variables): string =>
  [...variables].map(([name, value]) => `export ${name}=${shellQuote(value)}\n`).join('');
