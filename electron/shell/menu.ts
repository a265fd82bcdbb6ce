import { Menu } from 'electron';
import { appCommand, type AppCommand } from '../../shared/domain/app-command.ts';
import { menuTemplate, type MenuOptions } from './menu-template.ts';

export type NativeMenu = { showEnabled(commands: readonly AppCommand[]): void };

/** Puts the native menu up; from then on its commands follow what the window says. */
export function installMenu(options: MenuOptions): NativeMenu {
  const menu = Menu.buildFromTemplate(menuTemplate(options));
  Menu.setApplicationMenu(menu);
  return {
    showEnabled: (commands) => {
      for (const command of appCommand.options) {
        const item = menu.getMenuItemById(command);
        if (item) item.enabled = commands.includes(command);
      }
    },
  };
}
