import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { app, BrowserWindow, clipboard, dialog, shell } from 'electron';
import type { Desktop } from '../ipc/parts.ts';
import { BriefClipboard } from '../lib/brief-clipboard.ts';
import type { Clock } from '../lib/clock.ts';
import { folderSize } from '../lib/folder-size.ts';
import { readLicences } from '../lib/licences.ts';
import { checkOpenableUrl } from '../lib/openable-url.ts';
import type { Paths } from './paths.ts';

type DesktopOptions = {
  clock: Clock;
  clearAfterSeconds: () => number;
  paths: Pick<Paths, 'userData' | 'log' | 'store' | 'licences'>;
  arrive: Desktop['arrive'];
  showEnabled: Desktop['showEnabled'];
};

/** Browser, clipboard and facts of the system, for the handlers. */
export function createDesktop({ clock, clearAfterSeconds, paths, arrive, showEnabled }: DesktopOptions): Desktop {
  const brief = new BriefClipboard(
    {
      read: () => clipboard.readText(),
      write: (text) => clipboard.writeText(text),
      clear: () => clipboard.clear(),
    },
    clock,
  );
  app.on('before-quit', () => void brief.clear());
  return {
    appInfo: () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      platform: process.platform,
      dataFolder: app.getPath('userData'),
    }),
    dataSize: async () => {
      const database = path.basename(paths.store);
      const isLog = (file: string): boolean => file.startsWith(path.basename(path.dirname(paths.log)) + path.sep);
      const [whole, databaseBytes, logBytes] = await Promise.all([
        folderSize(paths.userData),
        // With its backups and what is not yet written into it.
        folderSize(paths.userData, (file) => file.startsWith(database)),
        folderSize(paths.userData, isLog),
      ]);
      return { database: databaseBytes, logs: logBytes, other: Math.max(0, whole - databaseBytes - logBytes) };
    },
    licences: () => readLicences(paths.licences),
    openUrl: (url) => shell.openExternal(checkOpenableUrl(url)),
    openPath: async (what) => {
      const problem = await shell.openPath(what === 'log' ? paths.log : paths.userData);
      if (problem !== '') throw new Error(problem);
    },
    arrive,
    showEnabled,
    chooseSaveFile: async (name) => {
      const options = { defaultPath: path.join(app.getPath('downloads'), name) };
      const parent = BrowserWindow.getFocusedWindow();
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    },
    chooseFolder: () => choose({ properties: ['openDirectory', 'createDirectory'] }),
    chooseOpenFile: (name, extensions) =>
      choose({ properties: ['openFile'], filters: [{ name, extensions: [...extensions] }] }),
    showFolder: async (folder) => {
      const facts = await stat(folder).catch(() => null);
      if (!facts?.isDirectory())
        throw new AppError('template:folder-unusable', folder, { path: folder, reason: 'There is no such folder.' });
      // macOS would start a folder whose name ends like an app's.
      if (folder.endsWith('.app')) return shell.showItemInFolder(folder);
      const reason = await shell.openPath(folder);
      if (reason !== '')
        throw new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason });
    },
    copySecret: (text) => brief.copy(text, clearAfterSeconds() * 1_000),
  };
}

/** Asks for one place that is there. */
async function choose(options: Electron.OpenDialogOptions): Promise<string | null> {
  const parent = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
