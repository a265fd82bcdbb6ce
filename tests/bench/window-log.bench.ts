import type { ElectronApplication, Page } from '@playwright/test';
import type { BenchRow } from './bench-row.ts';
import { openEmptyWindow, openGantry } from './bench-window.ts';
import { lineText, makeProfile } from './window-profile.ts';

const seconds = 60;
const naiveSeconds = 15;
const GOAL_SHARE = 0.95;
const batchMs = 16;

/**
 * P14: log lines pushed through main's bridge into the open job view, at 10,000 and (stretch) 100,000 a second: none lost, and how many
 * frames the window still draws; against a page that appends an element per line.
 */
export async function run(): Promise<BenchRow[]> {
  await using profile = await makeProfile({ guests: 40, logLines: 0 });
  await using gantry = await openGantry(profile);
  const page = gantry.window;
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'Jobs' }).click();
  await page.getByRole('grid', { name: 'Jobs' }).getByText('Start quark-0').first().click();
  await page
    .getByRole('log')
    .or(page.getByLabel('Log', { exact: true }))
    .first()
    .waitFor();
  const rows: BenchRow[] = [];
  let sent = 0;
  for (const perSecond of [10_000, 100_000]) {
    const feeding = feed(gantry.app, { jobId: profile.jobId, from: sent + 1, perSecond, seconds });
    const frames = await countFrames(page, seconds);
    sent += await feeding;
    const shown = await linesTold(page, sent);
    const naive = await naiveFrames(perSecond);
    const fps = frames / seconds;
    const isStretch = perSecond > 10_000;
    rows.push({
      id: 'P14',
      what: `${perSecond.toLocaleString('en')} log lines a second for ${seconds} s${isStretch ? ' (stretch)' : ''}`,
      goal: `0 lost, ≥ ${GOAL_SHARE} of 60 fps`,
      ratio: fps / 60,
      value: `${fps.toFixed(1)} fps, ${sent - shown} of ${sent.toLocaleString('en')} lost`,
      yardstick:
        naive === null
          ? 'naive DOM: its page crashed'
          : `naive DOM ${(naive / naiveSeconds).toFixed(1)} fps (${naiveSeconds} s)`,
      spread: 'one run',
      isMet: fps >= GOAL_SHARE * 60 && shown === sent,
    });
  }
  return rows;
}

type Feed = { jobId: string; from: number; perSecond: number; seconds: number };

/** Sends what is due every 16 ms from the main process, over the window's own channel; answers how many lines that were. */
function feed(app: ElectronApplication, order: Feed): Promise<number> {
  const texts = Array.from({ length: 1000 }, (_, index) => lineText(index));
  return app.evaluate(
    async ({ BrowserWindow }, { jobId, from, perSecond, seconds: forSeconds, texts: lines, everyMs }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents) throw new Error('no window');
      const startedAt = Date.now();
      let sent = 0;
      while (Date.now() - startedAt < forSeconds * 1000) {
        await new Promise((resolve) => void setTimeout(resolve, everyMs));
        const due = Math.floor(((Date.now() - startedAt) / 1000) * perSecond) - sent;
        if (due === 0) continue;
        // What a log says it has grown by with that many lines; a function from outside does not get in here.
        const rows = Array.from({ length: due }, (_, index) => [0, 0, lines[(sent + index) % lines.length]]).flat();
        const block = { firstSeq: from + sent, at: Date.now(), heads: [[50, null, 'log', 'stdout']], rows };
        sent += due;
        contents.send(
          'gantry:event',
          JSON.stringify({ event: 'job:progress', topic: `job/${jobId}`, payload: { jobId, blocks: [block] } }),
        );
      }
      return sent;
    },
    { ...order, texts, everyMs: batchMs },
  );
}

function countFrames(page: Page, forSeconds: number): Promise<number> {
  return page.evaluate(
    (limitMs) =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now();
        let frames = 0;
        const next = (now: number): void => {
          if (now - startedAt >= limitMs) return resolve(frames);
          frames += 1;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    forSeconds * 1000,
  );
}

/** The number of lines the view says it has had, those included that it has let go of; waits until that is `expected`. */
async function linesTold(page: Page, expected: number): Promise<number> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const [shown, older] = await Promise.all([numberIn(page, /^[\d,]+ lines$/), numberIn(page, /^[\d,]+ older lines/)]);
    if (shown + older === expected || performance.now() > deadline) return shown + older;
    await page.waitForTimeout(100);
  }
}

async function numberIn(page: Page, words: RegExp): Promise<number> {
  const found = page.getByText(words).first();
  const text = (await found.count()) === 0 ? '' : await found.textContent();
  return Number(/[\d,]+/.exec(text ?? '')?.[0].replaceAll(',', '') ?? 0);
}

/** An element for every line, scrolled to the end at every batch. Null when its page does not survive that, as at 100,000 a second. */
async function naiveFrames(perSecond: number): Promise<number | null> {
  await using empty = await openEmptyWindow();
  try {
    return await countNaive(empty.window, perSecond);
  } catch (error) {
    if (error instanceof Error && error.message.includes('crashed')) return null;
    throw error;
  }
}

function countNaive(page: Page, perSecond: number): Promise<number> {
  return page.evaluate(
    ({ limitMs, rate, everyMs }) =>
      new Promise<number>((resolve) => {
        const box = document.createElement('div');
        box.style.cssText = 'height:600px;overflow:auto';
        document.body.replaceChildren(box);
        const startedAt = performance.now();
        let frames = 0;
        let sent = 0;
        const timer = setInterval(() => {
          const due = Math.floor(((performance.now() - startedAt) / 1000) * rate) - sent;
          sent += due;
          for (let index = 0; index < due; index += 1) {
            const line = document.createElement('div');
            line.textContent = `Unpacking libexample${index}:amd64 (1.2.3-1) over (1.2.3-0) ...`;
            box.append(line);
          }
          box.scrollTop = box.scrollHeight;
        }, everyMs);
        const next = (now: number): void => {
          if (now - startedAt >= limitMs) {
            clearInterval(timer);
            return resolve(frames);
          }
          frames += 1;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    { limitMs: naiveSeconds * 1000, rate: perSecond, everyMs: batchMs },
  );
}
