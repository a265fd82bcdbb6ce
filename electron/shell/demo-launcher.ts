import { rm } from 'node:fs/promises';
import path from 'node:path';
import { utilityProcess } from 'electron';
import type { DemoLauncher } from '../connections/running-demo.ts';
import { openDemo } from '../connections/demo-line.ts';

/** Starts the demo homelab in a process of its own, so that nothing it does can slow or crash the app. */
export function createDemoLauncher({ entry, stateFile }: { entry: string; stateFile: string }): DemoLauncher {
  return async ({ isFresh = false } = {}) => {
    if (isFresh) await rm(stateFile, { force: true });
    const child = utilityProcess.fork(entry, ['--state-file', stateFile], {
      serviceName: 'Gantry demo homelab',
      stdio: 'ignore',
      cwd: path.dirname(stateFile),
    });
    return openDemo({
      post: (order) => child.postMessage(order, []),
      kill: () => child.kill(),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', listener),
    });
  };
}
