import path from 'node:path';
import { utilityProcess } from 'electron';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { DemoAccess, DemoLauncher } from '../connections/demo-homelab.ts';

const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    host: z.string(),
    port: z.number(),
    fingerprint: z.string(),
    token: z.object({ name: z.string(), secret: z.string() }),
    guestProxy: z.string(),
  }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

const startMs = 30_000;
const stopMs = 3_000;

/** Starts the demo homelab in a process of its own, so that nothing it does can slow or crash the app. */
export function createDemoLauncher({ entry, stateFile }: { entry: string; stateFile: string }): DemoLauncher {
  return async () => {
    const child = utilityProcess.fork(entry, ['--state-file', stateFile], {
      serviceName: 'Gantry demo homelab',
      stdio: 'ignore',
      cwd: path.dirname(stateFile),
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    const access = await new Promise<DemoAccess>((resolve, reject) => {
      const fail = (reason: string): void =>
        reject(
          new AppError('pve:unreachable', `The demo homelab did not start: ${reason}`, {
            host: 'demo homelab',
            port: 0,
            reason,
          }),
        );
      const timer = setTimeout(() => fail(`no answer within ${startMs / 1_000} s`), startMs);
      child.once('message', (data: unknown) => {
        clearTimeout(timer);
        const parsed = message.safeParse(data);
        if (!parsed.success) return fail('it answered nonsense');
        if (parsed.data.type === 'failed') return fail(parsed.data.message);
        const { type: _type, ...found } = parsed.data;
        resolve(found);
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`its process ended with code ${code}`);
      });
    }).catch((error: unknown) => {
      child.kill();
      throw error;
    });
    return {
      ...access,
      stop: async () => {
        child.postMessage({ type: 'stop' }, []);
        const timer = setTimeout(() => child.kill(), stopMs);
        await exited;
        clearTimeout(timer);
      },
    };
  };
}
