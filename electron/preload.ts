import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, EventMessage } from '../shared/ipc/wire.ts';

/** Three verbs. It knows no feature and never grows. */
const bridge: Bridge = {
  request: (message) => ipcRenderer.invoke('gantry:request', message),
  cancel: (id) => ipcRenderer.send('gantry:cancel', id),
  subscribe: (listener) => {
    const relay = (_event: unknown, message: EventMessage): void => listener(message);
    ipcRenderer.on('gantry:event', relay);
    return () => {
      ipcRenderer.off('gantry:event', relay);
    };
  },
};

contextBridge.exposeInMainWorld('bridge', bridge);
