import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { connectArrivals } from './app/arrivals.ts';
import { connectCommands } from './app/connect-commands.ts';
import { markStart } from './app/mark-start.ts';
import { tellFailures } from './app/tell-failures.ts';
import { warmUp } from './app/warm-up.ts';
import { windowBridge } from './ipc/bridge.ts';
import { createClient } from './ipc/client.ts';
import { prepareSoon } from './ui/later.tsx';
import { connectStores, createStores } from './stores/connect-stores.ts';

const client = createClient(windowBridge());
const stores = createStores(client, window.sessionStorage, window.localStorage);
markStart(stores);
const shown = Promise.withResolvers<void>();
const { seen, loaded, lookAgain } = connectStores(stores, shown.promise);
client.on('app:look-again', () => {
  performance.mark('gantry: told anew');
  lookAgain();
});
connectCommands({ client, stores });
connectArrivals({ client, stores }, loaded);
tellFailures({ client, stores });
window.addEventListener('pagehide', () => stores.templateEditor.keep());
window.addEventListener('online', () => void client.call('connection:look-soon', {}).catch(() => undefined));

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root');
/** Main answers within milliseconds. When it is busy the window says so itself. */
const patience = new Promise((resolve) => void setTimeout(resolve, 400));
// Drawn once with all that was last seen, and not anew with each answer.
void Promise.race([seen, patience]).then(() => draw(root));
// Meanwhile main reads what was last seen.
setTimeout(warmUp);
void loaded.then(prepareSoon);

function draw(element: Element): void {
  createRoot(element).render(<App parts={{ client, stores }} />);
  requestIdleCallback(() => shown.resolve(), { timeout: 400 });
}
