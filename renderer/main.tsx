import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { connectArrivals } from './app/arrivals.ts';
import { connectCommands } from './app/connect-commands.ts';
import { markStart } from './app/mark-start.ts';
import { windowBridge } from './ipc/bridge.ts';
import { createClient } from './ipc/client.ts';
import { connectStores, createStores } from './stores/connect-stores.ts';

const client = createClient(windowBridge());
const stores = createStores(client, window.sessionStorage, window.localStorage);
markStart(stores);
const { loaded } = connectStores(stores);
connectCommands({ client, stores });
connectArrivals({ client, stores }, loaded);
window.addEventListener('pagehide', () => stores.templateEditor.keep());
window.addEventListener('online', () => void client.call('connection:look-soon', {}).catch(() => undefined));

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root');
createRoot(root).render(<App parts={{ client, stores }} />);
