import { appCommand, windowCommands, type AppCommand, type WindowCommand } from '../../shared/domain/app-command.ts';
import type { AppParts } from '../hooks/app-context.ts';
import type { CommandDeed } from './command-deed.ts';
import { containerDeed } from './container-deeds.ts';
import { isPopupOpen } from '../ui/popup-open.ts';
import { windowDeed } from './window-deeds.ts';

/** What a command does and whether it can be done now. The one place for native menu, palette and shortcuts. */
export function readCommand(command: AppCommand, parts: AppParts): CommandDeed {
  return isOfWindow(command) ? windowDeed(command, parts) : containerDeed(command, parts);
}

/** The commands that can be carried out now. While a dialog asks something, none can. */
export function enabledCommands(parts: AppParts): AppCommand[] {
  if (isPopupOpen()) return [];
  return appCommand.options.filter((command) => readCommand(command, parts).reason === null);
}

const namesOfWindow: ReadonlySet<AppCommand> = new Set(windowCommands);
const isOfWindow = (command: AppCommand): command is WindowCommand => namesOfWindow.has(command);
