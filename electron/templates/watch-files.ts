import type { OpenWatcher } from './folder-watch.ts';

/** Folders other tools keep; what happens there is no change of a template. */
const leftOut = /[/\\](?:\.git|\.hg|\.svn|node_modules)(?:[/\\]|$)/;

/** Watches with what the system offers. Links are not followed: what lies behind them is looked at on request. */
export const watchFiles: OpenWatcher = (folder, { onChange, onProblem }) => {
  const opening = open();
  opening.catch((error: unknown) => onProblem(reasonOf(error)));
  return { [Symbol.asyncDispose]: () => opening.then((watcher) => watcher.close()).catch(() => undefined) };

  async function open() {
    // Needed only when a folder is watched, and kept out of the app's start.
    const { watch } = await import('chokidar');
    return (
      watch(folder, {
        ignoreInitial: true,
        followSymlinks: false,
        ignored: (path) => leftOut.test(path.slice(folder.length)),
      })
        // What changed before it began would pass unnoticed.
        .on('ready', onChange)
        .on('all', onChange)
        .on('error', (error) => onProblem(reasonOf(error)))
    );
  }
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOSPC' || code === 'EMFILE')
    return 'it cannot be watched: this system watches no more files; look through it on request';
  return `it cannot be watched: ${error instanceof Error ? error.message : String(error)}`;
}
