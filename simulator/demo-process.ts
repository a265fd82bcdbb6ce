import { startSimulator, type Simulator } from './start-simulator.ts';

/**
 * Entry of the demo's own process: an Electron utility process, or a forked child of a plain Node test.
 * Arguments: `--state-file PATH`, and `--speed instant|fast|lifelike` (lifelike unless given).
 */
export type DemoMessage =
  | {
      readonly type: 'ready';
      readonly host: string;
      readonly port: number;
      readonly fingerprint: string;
      readonly token: { readonly name: string; readonly secret: string };
      readonly guestProxy: string;
    }
  | { readonly type: 'failed'; readonly message: string };

type Line = {
  post(message: DemoMessage): void;
  /** `stop` is called when the other side asks for the end or is gone. */
  onStop(stop: () => void): void;
};

/** What Electron puts on `process` in a utility process. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
};

function openLine(): Line {
  const port: unknown = 'parentPort' in process ? process.parentPort : undefined;
  if (isParentPort(port)) {
    return {
      post: (message) => port.postMessage(message),
      onStop: (stop) => port.on('message', ({ data }) => isStop(data) && stop()),
    };
  }
  return {
    post: (message) => process.send?.(message),
    onStop: (stop) => {
      process.on('message', (message) => isStop(message) && stop());
      process.on('disconnect', stop);
    },
  };
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

const isStop = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'stop';

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function run(line: Line): Promise<void> {
  const speed = argument('--speed');
  const stateFile = argument('--state-file');
  const started: Promise<Simulator> = startSimulator({
    seed: 'homelab',
    speed: speed === 'instant' || speed === 'fast' ? speed : 'lifelike',
    ...(stateFile === undefined ? {} : { stateFile }),
  });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    started
      .then((simulator) => simulator[Symbol.asyncDispose]())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  line.onStop(stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { host, port, fingerprint, token, guestProxy } = await started;
  line.post({ type: 'ready', host, port, fingerprint, token, guestProxy });
}

const line = openLine();
run(line).catch((error: unknown) => {
  line.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
