import path from 'node:path';
import { app } from 'electron';

/** Where things lie: the same in development, in tests and in the package. */
export type Paths = {
  userData: string;
  store: string;
  settings: string;
  /** What the next window is shown first. */
  keptAnswers: string;
  log: string;
  demoState: string;
  renderer: string;
  preload: string;
  demoProcess: string;
  checkpointWorker: string;
  /** The shell parser's compiled half. */
  shellParser: string;
  migrations: string;
  resources: string;
  /** Written by the build, one for each part. */
  licences: string[];
};

/** Folders that are shipped as files stand beside the archive in the package, and in the project otherwise. */
export function findPaths(): Paths {
  const userData = app.getPath('userData');
  const built = path.join(app.getAppPath(), 'out');
  const shipped = app.isPackaged ? process.resourcesPath : app.getAppPath();
  return {
    userData,
    store: path.join(userData, 'gantry.sqlite'),
    settings: path.join(userData, 'settings.json'),
    keptAnswers: path.join(userData, 'first-answers.txt'),
    log: path.join(userData, 'logs', 'main.log'),
    demoState: path.join(userData, 'demo-homelab.json'),
    renderer: path.join(built, 'renderer'),
    preload: path.join(built, 'preload', 'index.cjs'),
    checkpointWorker: path.join(built, 'main', 'checkpoint-worker.js'),
    demoProcess: path.join(built, 'main', 'demo-process.js'),
    shellParser: path.join(built, 'main', 'sh-syntax.wasm'),
    migrations: path.join(shipped, 'drizzle'),
    resources: path.join(shipped, 'resources'),
    licences: [path.join(built, 'main', 'licences.json'), path.join(built, 'renderer', 'licences.json')],
  };
}
