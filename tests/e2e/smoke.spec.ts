import { expect, test } from '@playwright/test';
import { launchApp } from './app.ts';

test('the window opens with its title, its bridge and no violation of the content security policy', async () => {
  await using gantry = await launchApp();
  await expect(gantry.window).toHaveTitle('Gantry');
  // Something of ours is drawn: an empty page would have a title too.
  await expect(gantry.window.locator('#root > *').first()).toBeVisible();

  const bridge = await gantry.window.evaluate(() => {
    const found: unknown = Reflect.get(window, 'bridge');
    return typeof found === 'object' && found !== null ? Object.keys(found).toSorted() : [];
  });
  expect(bridge).toEqual(['cancel', 'request', 'subscribe']);
  const reach = await gantry.window.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window));
  expect(reach, 'the page has no Node').toEqual([]);
  expect(gantry.problems).toEqual([]);
});

test('the thread that makes checkpoints starts, opens the store and moves what was written into its file', async () => {
  await using gantry = await launchApp();
  const outcome = await gantry.app.evaluate(async ({ app }) => {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const fs = process.getBuiltinModule('node:fs');
    const file = `${app.getPath('userData')}/gantry.sqlite`;
    const before = fs.statSync(file).size;
    // As electron/store/checkpoints.ts starts it: 1 asks for a checkpoint, and 0 says that it is over.
    const state = new Int32Array(new SharedArrayBuffer(4));
    Atomics.store(state, 0, 1);
    const worker = new Worker(`${app.getAppPath()}/out/main/checkpoint-worker.js`, { workerData: { file, state } });
    worker.postMessage('checkpoint', []);
    const failed = new Promise<string>((resolve) => worker.once('error', (error) => resolve(String(error))));
    const done = Atomics.waitAsync(state, 0, 1, 30_000);
    const told = await Promise.race([failed, done.value]);
    await worker.terminate();
    return { told, isMoved: fs.statSync(file).size > before };
  });
  expect(outcome).toEqual({ told: 'ok', isMoved: true });
  expect(gantry.problems).toEqual([]);
});

test('the window and what draws it are all the processes there are: its files need no process for the network', async () => {
  await using gantry = await launchApp();
  const processes = await gantry.app.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ type, serviceName, name }) => (type === 'Utility' ? [serviceName ?? name] : [])),
  );
  expect(processes).toEqual([]);
});
