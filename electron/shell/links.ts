import { app } from 'electron';
import { deepLinkScheme, linkAmong } from '../lib/link-argument.ts';

type Handlers = { open: (link: string) => void; show: () => void };
export type Links = { follow(handlers: Handlers): void };

/**
 * Begins to listen for `gantry://` links and second starts; has to be called before the app is ready, since macOS hands the link
 * of a start over early. What comes before `follow` waits.
 */
export function listenForLinks(): Links {
  let handlers: Handlers | null = null;
  let waiting = linkAmong(process.argv.slice(1));
  const open = (link: string): void => {
    if (!handlers) {
      waiting = link;
      return;
    }
    handlers.open(link);
  };
  app.on('open-url', (event, link) => {
    event.preventDefault();
    open(link);
  });
  app.on('second-instance', (_event, argv) => {
    const link = linkAmong(argv.slice(1));
    if (link === null) handlers?.show();
    else open(link);
  });
  return {
    follow: (given) => {
      // Only the installed app: a development start would claim the links of the whole system.
      if (app.isPackaged) app.setAsDefaultProtocolClient(deepLinkScheme);
      handlers = given;
      if (waiting !== null) open(waiting);
    },
  };
}
