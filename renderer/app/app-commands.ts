import { appCommand, windowCommands, type AppCommand, type WindowCommand } from '../../shared/domain/app-command.ts';
import type { AppParts } from '../hooks/app-context.ts';
import type { CommandDeed } from './command-deed.ts';
import { containerDeed } from './container-deeds.ts';
import { windowDeed } from './window-deeds.ts';

/** What a command does and whether it can be done now. The one place for native menu, palette and shortcuts. */
export function readCommand(command: AppCommand, parts: AppParts): CommandDeed {
  return isOfWindow(command) ? windowDeed(command, parts) : containerDeed(command, parts);
}

/** The commands that can be carried out now. While a dialog asks something, none can. */
export function enabledCommands(parts: AppParts): AppCommand[] {
  if (isDialogOpen()) return [];
  return appCommand.options.filter((command) => readCommand(command, parts).reason === null);
}

/** Lists in the page itself, such as the suggestions of the search, stand over nothing. While something stands over the page only its own keys count. */
export const isDialogOpen = (): boolean =>
  document.querySelector(
    '[role="dialog"], [role="alertdialog"], [role="listbox"]:not(#root *), [role="menu"]:not(#root *)',
  ) !== null;

const namesOfWindow: ReadonlySet<AppCommand> = new Set(windowCommands);
const isOfWindow = (command: AppCommand): command is WindowCommand => namesOfWindow.has(command);
