import { ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { toErrorData, AppError } from '../../shared/errors.ts';
import type { Reply } from '../../shared/ipc/wire.ts';
import type { EventHub, Subscriber } from '../ipc/event-hub.ts';
import type { Router } from '../ipc/router.ts';
import { restAfterMuch } from '../lib/rest.ts';
import { cancelChannel, isOwnPage, requestChannel, type Answering, type HeldRequests } from './held-requests.ts';

const requestMessage = z.strictObject({ id: z.uuid(), channel: z.string().max(100), input: z.unknown() });

type TransportOptions = {
  window: BrowserWindow;
  routerFor: (subscriber: Subscriber) => Router;
  hub: EventHub;
  /** What its page has asked already. */
  held: HeldRequests;
  isOwnUrl: (url: string) => boolean;
  /** It is quiet after much has passed. */
  rested: () => void;
};

/** Joins a window to router and hub. Only its own main frame at our own address is listened to. */
export function connectWindow({ window, routerFor, hub, held, isOwnUrl, rested }: TransportOptions): Disposable {
  const noteLength = restAfterMuch({
    later: (ms, callback) => void setTimeout(callback, ms),
    giveBack: () => {
      send(window, 'gantry:rest');
      rested();
    },
  });
  const passing = (text: string): string => {
    noteLength(text.length);
    return text;
  };
  const subscriber: Subscriber = { send: (text) => send(window, 'gantry:event', passing(text)) };
  const router = routerFor(subscriber);
  const leave = hub.add(subscriber);
  const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.sender === window.webContents && isOwnPage(event, isOwnUrl);

  const answer: Answering['answer'] = async (event, message) => {
    const parsed = requestMessage.safeParse(message);
    if (!isOurs(event) || !parsed.success)
      return passing(
        replyText({ ok: false, error: toErrorData(new AppError('input:invalid', 'Refused', { issues: [] })) }),
      );
    const { id, channel, input } = parsed.data;
    return passing(replyText(await router.dispatch({ id, channel, input })));
  };
  const cancel: Answering['cancel'] = (event, id) => {
    if (isOurs(event) && typeof id === 'string') router.cancel(id);
  };
  const wasAnsweredFromBefore = held.release({ answer, cancel });
  ipcMain.handle(requestChannel, answer);
  // Main has gone on since: jobs were taken up, for one.
  if (wasAnsweredFromBefore) hub.announce('app:look-again', {});
  ipcMain.on(cancelChannel, cancel);
  // A page that is loaded anew follows nothing yet.
  window.webContents.on('did-start-loading', () => hub.unfollowAll(subscriber));

  return {
    [Symbol.dispose]: () => {
      leave();
      ipcMain.removeHandler(requestChannel);
      ipcMain.off(cancelChannel, cancel);
    },
  };
}

const replyText = (reply: Reply): string => JSON.stringify(reply);

function send(window: BrowserWindow, channel: string, ...text: string[]): void {
  if (!window.isDestroyed()) window.webContents.send(channel, ...text);
}
