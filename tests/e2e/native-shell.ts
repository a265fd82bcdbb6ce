import { expect, type ElectronApplication } from '@playwright/test';
import { once } from './steady-main.ts';

/** One entry of a native menu, flat: its path of labels, and whether it can be chosen. */
export type NativeEntry = { path: string; id: string; isEnabled: boolean; leads: boolean };

/** Reads the menu bar of the running app. */
export const menuBar = (app: ElectronApplication): Promise<NativeEntry[]> =>
  app.evaluate(({ Menu }) => {
    const flat = (items: Electron.MenuItem[], above: string): NativeEntry[] =>
      items.flatMap((item) => {
        if (item.type === 'separator') return [];
        const path = above === '' ? item.label : `${above} › ${item.label}`;
        const leads = typeof item.click === 'function' || item.role !== undefined;
        const entry = { path, id: item.id, isEnabled: item.enabled, leads };
        return item.submenu ? flat(item.submenu.items, path) : [entry];
      });
    return flat(Menu.getApplicationMenu()?.items ?? [], '');
  });

/** Chooses an entry of the menu bar by its id, when it can be chosen. */
export async function chooseInMenu(app: ElectronApplication, id: string): Promise<void> {
  await expect
    .poll(() => app.evaluate(({ Menu }, wanted) => Menu.getApplicationMenu()?.getMenuItemById(wanted)?.enabled, id))
    .toBe(true);
  await app.evaluate(
    once(({ Menu }: typeof Electron.CrossProcessExports, wanted: string) =>
      Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(),
    ),
    id,
  );
}

/** Keeps the tray's menu at hand from now on; no desktop is needed for that. */
export async function watchTray(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Tray }) => {
    const original = Tray.prototype.setContextMenu;
    Tray.prototype.setContextMenu = function keep(this: Electron.Tray, menu: Electron.Menu | null) {
      Reflect.set(globalThis, 'gantryTrayMenu', menu);
      original.call(this, menu);
    };
  });
}

/** The labels of the tray's menu, submenus indented, as it was last built. */
export const trayLabels = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => {
    const flat = (items: Electron.MenuItem[], indent: string): string[] =>
      items.flatMap((item) =>
        item.type === 'separator'
          ? []
          : [
              `${indent}${item.label}${item.enabled ? '' : ' (off)'}`,
              ...flat(item.submenu?.items ?? [], `${indent}  `),
            ],
      );
    const menu: Electron.Menu | undefined = Reflect.get(globalThis, 'gantryTrayMenu');
    return flat(menu?.items ?? [], '');
  });

/** Chooses an entry of the tray's menu by its id. */
export async function chooseInTray(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(
    once((_electron: unknown, wanted: string) => {
      const menu: Electron.Menu | undefined = Reflect.get(globalThis, 'gantryTrayMenu');
      menu?.getMenuItemById(wanted)?.click();
    }),
    id,
  );
}

/** Answers the next native questions with the button of that label; each question is kept. */
export async function answerDialogs(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ dialog }, wanted) => {
    const asked: unknown[] = [];
    Reflect.set(globalThis, 'gantryDialogs', asked);
    Reflect.set(dialog, 'showMessageBox', (...args: unknown[]) => {
      const options = args.at(-1) as Electron.MessageBoxOptions;
      asked.push({ message: options.message, detail: options.detail, buttons: options.buttons });
      const index = options.buttons?.findIndex((button) => button === wanted) ?? -1;
      return Promise.resolve({ response: index < 0 ? (options.cancelId ?? 0) : index, checkboxChecked: false });
    });
  }, label);
}

export type AskedDialog = { message: string; detail: string; buttons: string[] };
export const askedDialogs = (app: ElectronApplication): Promise<AskedDialog[]> =>
  app.evaluate(() => Reflect.get(globalThis, 'gantryDialogs') as AskedDialog[]);

export const isWindowShown = (app: ElectronApplication): Promise<boolean> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
