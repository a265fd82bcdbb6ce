import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { systemClock } from '../lib/clock.ts';
import type { KeptAnswers } from '../lib/kept-answers.ts';

export const requestChannel = 'gantry:request';
export const cancelChannel = 'gantry:cancel';
/** Answers what a page asks with the text of a reply, and lets go of it when it is no longer wanted. */
export type Answering = {
  answer(event: IpcMainInvokeEvent, message: unknown): Promise<string>;
  cancel(event: IpcMainEvent, id: unknown): void;
};
type HoldOptions = {
  /** Answers that were kept for the first page; null when there are none. */
  kept: KeptAnswers | null;
  isOwnUrl: (url: string) => boolean;
};
export type HeldRequests = {
  /**
   * Resolves when the page has been given what was kept and asks for more: it has its hands full with drawing until then. At once where
   * nothing was kept, and after a second in any case.
   */
  readonly served: Promise<void>;
  /**
   * Hands over what was asked so far, in its order; from now on nothing is held. Gives back whether a page was answered with what was
   * kept: it has to ask again.
   */
  release(answering: Answering): boolean;
};

/** So long the rest of main waits for a page, which takes less than half of that. */
const longestServingMs = 1_000;

/** Holds what pages ask until somebody can answer. Without this a page that is faster than main would be refused. */
export function holdRequests({ kept, isOwnUrl }: HoldOptions): HeldRequests {
  const opened = Promise.withResolvers<Answering>();
  const servedAll = Promise.withResolvers<void>();
  const cancels: [event: IpcMainEvent, id: unknown][] = [];
  let left = kept;
  let hasServed = false;
  let isHolding = true;
  ipcMain.handle(requestChannel, async (event, message: unknown) => {
    const text = isOwnPage(event, isOwnUrl) ? left?.get(channelOf(message)) : undefined;
    if (text !== undefined) {
      hasServed = true;
      return text;
    }
    servedAll.resolve();
    return (await opened.promise).answer(event, message);
  });
  const onCancel = (event: IpcMainEvent, id: unknown): void => void cancels.push([event, id]);
  ipcMain.on(cancelChannel, onCancel);
  return {
    served: kept === null ? Promise.resolve() : Promise.race([servedAll.promise, systemClock.sleep(longestServingMs)]),
    release: (answering) => {
      if (!isHolding) return false;
      isHolding = false;
      left = null;
      ipcMain.removeHandler(requestChannel);
      ipcMain.off(cancelChannel, onCancel);
      opened.resolve(answering);
      // Once what was held is on its way.
      queueMicrotask(() => {
        for (const [event, id] of cancels) answering.cancel(event, id);
      });
      return hasServed;
    },
  };
}

/** Whether the main frame of a window of ours asks, and shows a page of ours. */
export const isOwnPage = (
  { senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent,
  isOwnUrl: (url: string) => boolean,
): boolean => senderFrame !== null && senderFrame === sender.mainFrame && isOwnUrl(senderFrame.url);

const channelOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'channel' in message && typeof message.channel === 'string'
    ? message.channel
    : '';
