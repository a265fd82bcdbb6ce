import type { AppParts } from '../hooks/app-context.ts';
import { isPopupOpen } from '../ui/popup-open.ts';
import { enabledCommands, readCommand } from './app-commands.ts';
import { runDeed } from './run-deed.ts';

/** Carries out what the native menu asks for, and tells it what can be asked for. Returns the way to disconnect. */
export function connectCommands(parts: AppParts): () => void {
  const { client, stores } = parts;
  let told = '';
  let isDue = false;
  const tell = (): void => {
    isDue = false;
    const enabled = enabledCommands(parts);
    if (enabled.join(' ') === told) return;
    told = enabled.join(' ');
    client.call('app:menu-state', { enabled }).catch(() => {
      told = '';
    });
  };
  // After the views have drawn what changed: some commands look at what is on the page.
  const tellSoon = (): void => {
    if (isDue) return;
    isDue = true;
    setTimeout(tell, 50);
  };
  const disconnects = [
    ...[
      stores.navigation,
      stores.connections,
      stores.containerDialog,
      stores.faults,
      stores.inventory,
      stores.jobs,
      stores.overlay,
      stores.selection,
      stores.settings,
      stores.templateEditor,
      stores.templates,
      stores.vault,
    ].map((store) => store.subscribe(tellSoon)),
    client.on('app:command', ({ command }) => {
      const { reason, run } = readCommand(command, parts);
      if (reason === null && !isPopupOpen()) runDeed(run, parts);
    }),
  ];
  // Dialogs, lists and menus stand beside the page, come into it and leave it again a little after they have closed.
  const overlays = new MutationObserver(tellSoon);
  overlays.observe(document.body, { childList: true });
  document.addEventListener('focusin', tellSoon);
  tellSoon();
  return () => {
    overlays.disconnect();
    document.removeEventListener('focusin', tellSoon);
    for (const disconnect of disconnects) disconnect();
  };
}
