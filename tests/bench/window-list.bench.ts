import type { Page } from '@playwright/test';
import type { BenchRow } from './bench-row.ts';
import { openEmptyWindow, openGantry, quantile, rangeOf } from './bench-window.ts';
import { median } from './interleave.ts';
import { makeProfile, nameOf } from './window-profile.ts';

const rows = 10_000;
const rounds = 9;
const naiveEvery = 3;
const MOUNT_GOAL_MS = 50;
const KEY_GOAL_MS = 8;
/** Typed letter by letter; each narrows the list further. */
const word = 'quark-12';

type Sample = { mountMs: number; keyMs: number[]; longTasks: number };

/** P13: the list of 10,000 containers opened, and searched letter by letter, in the real window; against a table of plain elements. */
export async function run(): Promise<BenchRow[]> {
  await using profile = await makeProfile({ guests: rows, logLines: 0 });
  await using gantry = await openGantry(profile);
  await using empty = await openEmptyWindow();
  const expected = expectedCounts();
  const ours: Sample[] = [];
  const naive: Sample[] = [];
  await prepareNaive(empty.window);
  for (let round = 0; round <= rounds; round += 1) {
    const sample = await measureOurs(gantry.window, expected);
    // It takes ten seconds and more, so it has its turn in every third round.
    const other = round % naiveEvery === 0 ? await measureNaive(empty.window, expected) : null;
    // The first round only warms up.
    if (round === 0) continue;
    ours.push(sample);
    if (other) naive.push(other);
  }
  const sorted = (samples: readonly Sample[], pick: (sample: Sample) => number[]): number[] =>
    samples.flatMap(pick).toSorted((a, b) => a - b);
  const mounts = sorted(ours, ({ mountMs }) => [mountMs]);
  const keys = sorted(ours, ({ keyMs }) => keyMs);
  const naiveMounts = sorted(naive, ({ mountMs }) => [mountMs]);
  const naiveKeys = sorted(naive, ({ keyMs }) => keyMs);
  const longTasks = ours.reduce((sum, sample) => sum + sample.longTasks, 0);
  return [
    {
      id: 'P13',
      what: `list of ${rows} mounts`,
      goal: `≤ ${MOUNT_GOAL_MS} ms`,
      ratio: median(mounts) / median(naiveMounts),
      value: `${median(mounts).toFixed(1)} ms`,
      yardstick: `naive DOM ${median(naiveMounts).toFixed(0)} ms`,
      spread: `ours ${rangeOf(mounts)}, yardstick ${rangeOf(naiveMounts)} ms`,
      isMet: median(mounts) <= MOUNT_GOAL_MS,
    },
    {
      id: 'P13',
      what: 'filter keystroke, handler to commit, p95',
      goal: `≤ ${KEY_GOAL_MS} ms, no long task`,
      ratio: quantile(keys, 0.95) / quantile(naiveKeys, 0.95),
      value: `${quantile(keys, 0.95).toFixed(1)} ms, ${longTasks} long tasks`,
      yardstick: `naive DOM p95 ${quantile(naiveKeys, 0.95).toFixed(0)} ms`,
      spread: `ours ${rangeOf(keys)}, median ${median(keys).toFixed(1)}, yardstick ${rangeOf(naiveKeys)} ms`,
      isMet: quantile(keys, 0.95) <= KEY_GOAL_MS && longTasks === 0,
    },
  ];
}

/** How many rows remain after each letter. */
function expectedCounts(): number[] {
  const names = Array.from({ length: rows }, (_, index) => nameOf(index));
  return Array.from(
    { length: word.length },
    (_, at) => names.filter((name) => name.includes(word.slice(0, at + 1))).length,
  );
}

/** Opens the list from another page, then types; each figure ends when the table has its new rows. */
function measureOurs(page: Page, expected: readonly number[]): Promise<Sample> {
  return page.evaluate(
    async ({ letters, counts, total }) => {
      const nav = (name: string): HTMLElement => {
        const found = [...document.querySelectorAll<HTMLElement>('nav[aria-label="Main"] button')].find(
          (button) => button.getAttribute('aria-label') === name || button.textContent?.startsWith(name),
        );
        if (!found) throw new Error(`no ${name} in the rail`);
        return found;
      };
      const tick = (): Promise<void> =>
        new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', () => resolve());
          port1.start();
          port2.postMessage(null);
        });
      /** Resolves in the first task in which the table says it has so many rows. */
      const untilRows = async (count: number): Promise<void> => {
        const deadline = performance.now() + 10_000;
        for (;;) {
          const table = document.querySelector('[role="grid"][aria-label="Containers"]');
          const told = Number(table?.getAttribute('aria-rowcount') ?? Number.NaN);
          if (told === count + 1 && document.querySelector('[role="row"][data-index="0"]')) return;
          if (performance.now() > deadline) throw new Error(`the table has ${told} rows instead of ${count + 1}`);
          await tick();
        }
      };
      let longTasks = 0;
      const observer = new PerformanceObserver((list) => {
        longTasks += list.getEntries().length;
      });
      const idle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 300));

      nav('Settings').click();
      await idle();
      const openedAt = performance.now();
      nav('Containers').click();
      await untilRows(total);
      const mountMs = performance.now() - openedAt;
      await idle();

      const field = document.querySelector<HTMLInputElement>('input[aria-label="Search"]');
      const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      if (!field || !setter) throw new Error('no search field');
      const type = (text: string): void => {
        setter.call(field, text);
        field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text.at(-1) ?? null }));
      };
      field.focus();
      observer.observe({ type: 'longtask' });
      const keyMs: number[] = [];
      for (const [at, count] of counts.entries()) {
        const typedAt = performance.now();
        type(letters.slice(0, at + 1));
        await untilRows(count);
        keyMs.push(performance.now() - typedAt);
        await idle();
      }
      observer.disconnect();
      type('');
      await untilRows(total);
      return { mountMs, keyMs, longTasks };
    },
    { letters: word, counts: expected, total: rows },
  );
}

async function prepareNaive(page: Page): Promise<void> {
  const data = Array.from({ length: rows }, (_, index) => [
    'Running',
    nameOf(index),
    String(100 + index),
    `pve${(index % 8) + 1}`,
    'Rack 1',
    '10.0.0.1',
    'web prod',
    `${index % 100} %`,
    '118 MiB',
    'now',
  ]);
  await page.evaluate((given) => {
    Object.assign(window, { naiveRows: given });
  }, data);
}

/** The same as one writes it first: an element for every cell of every row, all made anew at each letter. */
function measureNaive(page: Page, expected: readonly number[]): Promise<Sample> {
  return page.evaluate(
    ({ letters, counts }) => {
      const all = (window as unknown as { naiveRows: string[][] }).naiveRows;
      const render = (shown: string[][]): void => {
        const table = document.createElement('table');
        for (const cells of shown) {
          const row = document.createElement('tr');
          for (const text of cells) {
            const cell = document.createElement('td');
            cell.textContent = text;
            row.append(cell);
          }
          table.append(row);
        }
        document.body.replaceChildren(table);
        // Commit includes the layout, as the next frame needs it.
        table.getBoundingClientRect();
      };
      const openedAt = performance.now();
      render(all);
      const mountMs = performance.now() - openedAt;
      const keyMs = counts.map((count, at) => {
        const typedAt = performance.now();
        const part = letters.slice(0, at + 1);
        const shown = all.filter((cells) => cells.join(' ').includes(part));
        if (shown.length !== count) throw new Error(`${shown.length} instead of ${count}`);
        render(shown);
        return performance.now() - typedAt;
      });
      return { mountMs, keyMs, longTasks: 0 };
    },
    { letters: word, counts: expected },
  );
}
