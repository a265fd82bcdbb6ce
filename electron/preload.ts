import { contextBridge, ipcRenderer, webFrame } from 'electron';
import type { Cable } from '../shared/ipc/wire.ts';

/** Three verbs. It knows no feature and never grows. */
const cable: Cable = {
  request: (message) => ipcRenderer.invoke('gantry:request', message),
  cancel: (id) => ipcRenderer.send('gantry:cancel', id),
  subscribe: (listener) => {
    const relay = (_event: unknown, text: string): void => listener(text);
    ipcRenderer.on('gantry:event', relay);
    return () => {
      ipcRenderer.off('gantry:event', relay);
    };
  },
};

// The page cannot give back what it no longer uses; main knows when it is at rest.
ipcRenderer.on('gantry:rest', () => webFrame.clearCache());

contextBridge.exposeInMainWorld('bridge', cable);
