import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import { coalesce } from '../lib/coalesce.ts';
import type { Log } from '../lib/log.ts';
import { trayMenu, trayStatus, type TrayDeeds, type TrayFacts, type TrayState } from './tray-menu.ts';

type TrayOptions = {
  /** It is put up then. */
  after: Promise<void>;
  iconFolder: string;
  facts: () => TrayFacts;
  deeds: TrayDeeds;
  log: Log;
};
export type JobTray = Disposable & {
  /** Something may have changed: soon the tray shows how things are then. */
  update(): void;
};
const updateMs = 400;

/** The tray: its icon tells whether all is well, its menu what runs. Where there is no tray everything else works all the same. */
export function createTray({ after, iconFolder, facts, deeds, log }: TrayOptions): JobTray {
  const icon = (name: TrayState) => nativeImage.createFromPath(path.join(iconFolder, `tray-${name}.png`));
  let tray: Tray | null = null;
  let isOver = false;
  let shown = '';
  const show = (): void => {
    if (!tray || tray.isDestroyed()) return;
    const now = facts();
    const { state, text } = trayStatus(now);
    const menu = trayMenu(now, deeds);
    // An open menu closes when it is replaced, so it is only when it would read or act differently.
    const production = now.servers.filter(({ isProduction }) => isProduction).map(({ id }) => id);
    const reads = JSON.stringify([state, menu, production]);
    if (reads === shown) return;
    shown = reads;
    tray.setImage(icon(state));
    tray.setToolTip(`Gantry: ${text}`);
    tray.setContextMenu(Menu.buildFromTemplate(menu));
  };
  const putUp = async (): Promise<void> => {
    await after;
    if (isOver) return;
    tray = open();
    show();
  };
  void putUp();
  return {
    update: coalesce(show, updateMs),
    [Symbol.dispose]: () => {
      isOver = true;
      tray?.destroy();
    },
  };

  function open(): Tray | null {
    try {
      const opened = new Tray(icon('idle'));
      opened.on('click', deeds.toggleWindow);
      return opened;
    } catch (error) {
      log.write('warn', 'no tray', { error: String(error) });
      return null;
    }
  }
}
