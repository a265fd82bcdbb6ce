import { ipcMain, type IpcMainInvokeEvent } from 'electron';

export const requestChannel = 'gantry:request';
/** Answers what a page asks with the text of a reply. */
export type Answer = (event: IpcMainInvokeEvent, message: unknown) => Promise<string>;
export type HeldRequests = {
  /** Hands over what was asked so far, in its order; from now on nothing is held. */
  release(answer: Answer): void;
};

/** Holds what pages ask until somebody can answer. Without this a page that is faster than main would be refused. */
export function holdRequests(): HeldRequests {
  let open: ((answer: Answer) => void) | null = null;
  const opened = new Promise<Answer>((resolve) => {
    open = resolve;
  });
  ipcMain.handle(requestChannel, async (event, message: unknown) => (await opened)(event, message));
  return {
    release: (answer) => {
      if (!open) return;
      ipcMain.removeHandler(requestChannel);
      open(answer);
      open = null;
    },
  };
}
