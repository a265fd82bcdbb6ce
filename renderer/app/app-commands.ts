import { appCommand, windowCommands, type AppCommand, type WindowCommand } from '../../shared/domain/app-command.ts';
import { toErrorData } from '../../shared/errors.ts';
import { describeError } from '../errors/describe-error.ts';
import type { AppParts } from '../hooks/app-context.ts';
import { sections } from './sections.ts';
import { searchFieldId } from './top-bar.tsx';

/** `reason` says why it cannot be done now; null when it can. */
export type CommandDeed = { readonly reason: string | null; readonly run: () => void };

/** What a command does and whether it can be done now. The one place for native menu, palette and shortcuts. */
export function readCommand(command: AppCommand, parts: AppParts): CommandDeed {
  const isOfWindow = windowCommands.find((name) => name === command);
  return isOfWindow ? windowDeed(isOfWindow, parts) : { reason: 'Open a container first', run: () => undefined };
}

/** The commands that can be carried out now. While a dialog asks something, none can. */
export function enabledCommands(parts: AppParts): AppCommand[] {
  if (isDialogOpen()) return [];
  return appCommand.options.filter((command) => readCommand(command, parts).reason === null);
}

/** While a dialog is open only the dialog's own keys count. */
export const isDialogOpen = (): boolean =>
  document.querySelector('[role="dialog"], [role="alertdialog"], [role="listbox"]') !== null;

function windowDeed(command: WindowCommand, parts: AppParts): CommandDeed {
  const { client, stores } = parts;
  const { all, load } = stores.connections.getState();
  const hasShell = all.length > 0 || load.name === 'failed';
  const needsServer = hasShell ? null : 'Connect a server or open the demo homelab first';
  const go = (title: (typeof sections)[number]['title']): CommandDeed => ({
    reason: needsServer,
    run: () => {
      const section = sections.find((one) => one.title === title);
      if (section) stores.navigation.go(section.place);
    },
  });
  const report = (error: unknown): void => {
    const words = describeError(toErrorData(error));
    stores.toasts.show('failure', words.title, words.explanation);
  };
  switch (command) {
    case 'new-container':
      return { reason: needsServer, run: () => stores.navigation.go({ page: 'create', templateId: null }) };
    case 'add-server':
      return { reason: null, run: () => stores.navigation.go({ page: 'add-server' }) };
    case 'open-demo':
      return {
        reason: all.some(({ isDemo }) => isDemo) ? 'The demo homelab is open already' : null,
        run: () => void openDemo(parts).catch(report),
      };
    case 'go-containers':
      return go('Containers');
    case 'go-templates':
      return go('Templates');
    case 'go-jobs':
      return go('Jobs');
    case 'go-servers':
      return go('Servers');
    case 'go-settings':
    case 'about':
      return { reason: needsServer, run: () => stores.navigation.go({ page: 'settings' }) };
    case 'go-back':
      return {
        reason: stores.navigation.getState().back.length > 0 ? null : 'There is nothing to go back to',
        run: () => stores.navigation.goBack(),
      };
    case 'search':
      return {
        reason: document.querySelector(`#${searchFieldId}`) ? null : 'There is nothing to search on this page',
        run: () => document.querySelector<HTMLInputElement>(`#${searchFieldId}`)?.focus(),
      };
    case 'palette':
    case 'shortcuts':
      return { reason: needsServer, run: () => stores.overlay.show(command) };
    case 'refresh':
      return {
        reason: needsServer,
        // How a server is shows at the server: an unreachable one is no failure of the command.
        run: () =>
          void Promise.allSettled(all.map(({ id }) => client.call('connection:refresh', { connectionId: id }))),
      };
    case 'toggle-rail':
      return {
        reason: needsServer,
        run: () => {
          const { isRailCollapsed } = stores.settings.getState().settings;
          stores.settings.change({ isRailCollapsed: !isRailCollapsed }).catch(report);
        },
      };
  }
}

async function openDemo({ client, stores }: AppParts): Promise<void> {
  await client.call('demo:open', {});
  stores.navigation.go({ page: 'containers', key: null });
  await Promise.all([stores.connections.reload(), stores.inventory.reload(), stores.templates.reload()]);
}
