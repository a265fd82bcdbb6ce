import { AppError } from '../../../shared/errors.ts';
import type { Transport } from '../../provisioning/transport.ts';

/** The same transport, and whether a call has told that it leads nowhere any more. */
export function noticeLoss(transport: Transport): { transport: Transport; isLost: () => boolean } {
  let isLost = false;
  const watched = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      if (AppError.is(error, 'ssh:connection-lost')) isLost = true;
      throw error;
    }
  };
  return {
    isLost: () => isLost,
    transport: {
      exec: (command, options) => watched(transport.exec(command, options)),
      execStreaming: (command, options) => watched(transport.execStreaming(command, options)),
      uploadFile: (path, content, options) => watched(transport.uploadFile(path, content, options)),
      [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
    },
  };
}
