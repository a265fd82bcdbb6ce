import { contextBridge, ipcRenderer } from 'electron';
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

contextBridge.exposeInMainWorld('bridge', cable);
