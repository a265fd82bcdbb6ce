import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { systemClock } from '../../electron/lib/clock.ts';
import { findElectronRuntime } from '../../scripts/electron/find-runtime.ts';
import { projectRoot } from '../../scripts/lib/project.ts';
import type { BenchRow } from './bench-row.ts';
import { electronEnvironment, emptyWindowFolder, openGantry, sandboxArgs } from './bench-window.ts';
import { median, ms, ratioOf, spreadOf, type Samples } from './interleave.ts';
import { makeProfile } from './window-profile.ts';

const guests = 500;
const rounds = 9;
const GOAL = 1.5;

/** V8 keeps the compiled code of a page's scripts from their second run on. */
const runsBefore = 3;
/** A window is on the screen long before, and whoever asks it would share two processors with it while it starts. */
const undisturbedMs = 2_000;

/**
 * P16: from the start of the program to the first paint of the list with 500 remembered containers, against the first paint of an empty
 * Electron window. The app has been opened and closed before, as by its user. Both times are taken inside the page by its own clock and
 * read when the start is long over, so that nothing that measures is part of them.
 */
export async function run(): Promise<BenchRow[]> {
  await using profile = await makeProfile({ guests, logLines: 0 });
  const { executable } = await findElectronRuntime();
  for (let earlier = 0; earlier < runsBefore; earlier += 1) {
    await using gantry = await openGantry(profile);
    await gantry.window.waitForFunction(() => performance.getEntriesByName('gantry: first list painted').length > 0);
  }
  const samples: Samples = { ours: [], yardstick: [] };
  for (let round = 0; round <= rounds; round += 1) {
    const ours = await startMs(
      executable,
      [projectRoot, `--user-data-dir=${profile.folder}`, '--offline'],
      rowsPaintedAt,
    );
    const yardstick = await startMs(executable, [emptyWindowFolder], firstPaintAt);
    if (round === 0) continue;
    samples.ours.push(ours);
    samples.yardstick.push(yardstick);
  }
  samples.ours.sort((a, b) => a - b);
  samples.yardstick.sort((a, b) => a - b);
  const ratio = ratioOf(samples);
  return [
    {
      id: 'P16',
      what: `window visible with ${guests} remembered containers`,
      goal: `≤ ${GOAL}x`,
      ratio,
      value: ms(samples.ours),
      yardstick: `empty Electron window ${median(samples.yardstick).toFixed(0)} ms`,
      spread: spreadOf(samples),
      isMet: ratio <= GOAL,
    },
  ];
}

/** Starts Electron on its own, asks its page through the DevTools protocol when it was painted, and closes it. */
async function startMs(
  executable: string,
  args: readonly string[],
  readPaint: (page: Page) => Promise<number>,
): Promise<number> {
  const startedAt = Date.now();
  const child = spawn(executable, [...sandboxArgs, '--remote-debugging-port=0', ...args], {
    cwd: projectRoot,
    env: electronEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    for await (const line of createInterface(child.stderr)) {
      const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address === undefined) continue;
      child.stderr.resume();
      await systemClock.sleep(undisturbedMs);
      await using browser = await chromium.connectOverCDP(address);
      const context = browser.contexts()[0];
      if (!context) throw new Error('no page');
      const page = context.pages()[0] ?? (await context.waitForEvent('page'));
      return (await readPaint(page)) - startedAt;
    }
    throw new Error('Electron ended without a window');
  } finally {
    if (child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
  }
}

/** When something was first painted, in Unix ms. */
const firstPaintAt = (page: Page): Promise<number> => paintedAt(page, 'paint', 'first-contentful-paint');
/** When the list was painted with its rows: the window marks it itself. */
const rowsPaintedAt = (page: Page): Promise<number> => paintedAt(page, 'mark', 'gantry: first list painted');

async function paintedAt(page: Page, type: 'paint' | 'mark', name: string): Promise<number> {
  const handle = await page.waitForFunction(
    ([wantedType, wantedName]) => {
      const entry = performance.getEntriesByType(wantedType ?? '').find((one) => one.name === wantedName);
      return entry ? performance.timeOrigin + entry.startTime : null;
    },
    [type, name],
    { polling: 20, timeout: 30_000 },
  );
  return Number(await handle.jsonValue());
}
