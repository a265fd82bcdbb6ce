import { existsSync } from 'node:fs';
import type { DemoMessage, DemoOrder, FaultRequest } from '../shared/domain/demo-line.ts';
import type { InjectedFault } from '../shared/domain/demo-fault.ts';
import type { Simulator } from './start-simulator.ts';
import { prepareKeys } from './tls/certificate.ts';

/**
 * Entry of the demo's own process: an Electron utility process, or a forked child of a plain Node test.
 * Arguments: `--state-file PATH`, and `--speed instant|fast|lifelike` (lifelike unless given).
 */
type Line = {
  post(message: DemoMessage): void;
  /** `take` gets whatever the other side says; `stop` is called when it is gone. */
  listen(take: (message: unknown) => void, stop: () => void): void;
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
      listen: (take) => port.on('message', ({ data }) => take(data)),
    };
  }
  return {
    post: (message) => process.send?.(message),
    listen: (take, stop) => {
      process.on('message', take);
      process.on('disconnect', stop);
    },
  };
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

function argument(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function run(line: Line): Promise<void> {
  const speed = argument('--speed');
  const stateFile = argument('--state-file');
  if (stateFile === undefined || !existsSync(stateFile)) void prepareKeys();
  // The homelab is loaded while its keys are made.
  const started: Promise<Simulator> = import('./start-simulator.ts').then(({ startSimulator }) =>
    startSimulator({
      seed: 'homelab',
      speed: speed === 'instant' || speed === 'fast' ? speed : 'lifelike',
      ...(stateFile === undefined ? {} : { stateFile }),
    }),
  );
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
  const obey = (order: DemoOrder): void => {
    if (order.type === 'stop') stop();
    else void answer(order, started).then((message) => line.post(message));
  };
  const take = async (message: unknown): Promise<void> => {
    // Loaded with the first order: what reads them is a good part of what the start would take.
    const { demoOrder, numberedOrder } = await import('../shared/domain/demo-line.ts');
    const order = demoOrder.safeParse(message);
    if (order.success) return obey(order.data);
    // Who can be answered is told what is wrong; anything else is not for us.
    const numbered = numberedOrder.safeParse(message);
    if (numbered.success)
      line.post(refusal(numbered.data.id, order.error.issues.map((issue) => issue.message).join('; ')));
  };
  line.listen((message) => void take(message), stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { host, port, fingerprint, token, guestProxy, faults } = await started;
  line.post({ type: 'ready', host, port, fingerprint, token, guestProxy });
  faults.onChange((list) => line.post({ type: 'faults-changed', faults: [...list] }));
}

async function answer(
  { id, request }: Extract<DemoOrder, { type: 'fault' }>,
  started: Promise<Simulator>,
): Promise<DemoMessage> {
  try {
    const { faults } = await started;
    const injected = await carryOut(request, faults);
    return { type: 'fault-reply', id, outcome: { state: 'done', injected, faults: [...(await faults.list())] } };
  } catch (error) {
    return refusal(id, error instanceof Error ? error.message : String(error));
  }
}

async function carryOut(request: FaultRequest, faults: Simulator['faults']): Promise<InjectedFault | null> {
  switch (request.do) {
    case 'inject':
      return faults.inject(request.fault);
    case 'clear':
      await faults.clear(request.id);
      return null;
    case 'clear-all':
      await faults.clearAll();
      return null;
    case 'list':
      return null;
  }
}

const refusal = (id: number, reason: string): DemoMessage => ({
  type: 'fault-reply',
  id,
  outcome: { state: 'refused', reason },
});

const line = openLine();
run(line).catch((error: unknown) => {
  line.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
});
