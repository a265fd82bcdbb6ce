import { runCommand } from './run-command.ts';
import type { SSHLink } from './ssh-link.ts';
import { checkTreePath, tarStream } from './tar-stream.ts';
import type { TreeFile } from './tar-stream.ts';
import { capture, reasonOf, uploadFailed } from './upload-file.ts';

export type { TreeFile } from './tar-stream.ts';

/**
 * Writes many files through one `tar -x`. The owner's name is looked up on the host.
 * @throws AppError `ssh:upload-failed` with what tar said, `ssh:connection-lost`; RangeError for a path that is not absolute or
 *   leads elsewhere, before anything is sent; the signal's reason
 */
export async function uploadTree(
  link: SSHLink,
  files: readonly TreeFile[],
  { signal }: { signal?: AbortSignal | undefined },
): Promise<void> {
  for (const { path } of files) checkTreePath(path);
  if (files.length === 0) return;
  const stdin = tarStream(files, { mtimeMs: link.clock.now() });
  // -p: the modes as given, whatever the umask. Directories that are missing are made readable.
  const run = await capture(
    (command, options) => runCommand(link, command, options),
    'umask 022; exec tar -x -p -f - -C /',
    {
      label: `uploading ${files.length} files`,
      stdin,
      signal,
    },
  );
  if (run.outcome.ending.exitCode !== 0)
    throw uploadFailed(`${files[0]?.path} and ${files.length - 1} more`, reasonOf(run));
}
