import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';
import type { ScanReport } from '../../shared/domain/template-library.ts';
import { ManualClock, systemClock, type Clock } from '../lib/clock.ts';
import { createMemoryLog } from '../lib/log.ts';
import { Redactor } from '../lib/redact.ts';
import { FolderWatch, type OpenWatcher } from './folder-watch.ts';
import { watchFiles } from './watch-files.ts';
import { WatchedFolders } from './watched-folders.ts';

/** Watchers that tell what the test wants. */
class FakeWatchers {
  readonly open = new Map<string, Parameters<OpenWatcher>[1]>();
  readonly opener: OpenWatcher = (folder, tell) => {
    this.open.set(folder, tell);
    return {
      [Symbol.asyncDispose]: () => {
        this.open.delete(folder);
        return Promise.resolve();
      },
    };
  };
  change(folder: string): void {
    this.open.get(folder)?.onChange();
  }
}

const watched = (rig: LibraryRig, open: OpenWatcher, clock: Clock): WatchedFolders =>
  new WatchedFolders({ library: rig.folders, open, clock, log: createMemoryLog(new Redactor()) });
const next = (folders: WatchedFolders, isIt: (report: ScanReport) => boolean = () => true): Promise<ScanReport> =>
  new Promise((resolve) => {
    const stop = folders.scanned.on((report) => {
      if (!isIt(report)) return;
      stop();
      resolve(report);
    });
  });

test('a burst of changes is told of once, when it is quiet; what never ends is told of in between', async () => {
  const [clock, watchers, told] = [new ManualClock(0), new FakeWatchers(), new Array<[string, number]>()];
  await using watch = new FolderWatch({
    open: watchers.opener,
    clock,
    onQuiet: (folder) => told.push([folder, clock.now()]),
    onProblem: () => undefined,
  });
  await watch.follow(['/a', '/b']);
  for (let change = 0; change < 5; change++) {
    watchers.change('/a');
    await clock.advance(500);
  }
  watchers.change('/b');
  await clock.advance(2_000);
  expect(told).toEqual([
    ['/a', 2_800],
    ['/b', 3_300],
  ]);
  told.length = 0;
  for (let change = 0; change < 50; change++) {
    watchers.change('/a');
    await clock.advance(500);
  }
  expect(told.length).toBeGreaterThanOrEqual(2);
});

test('a folder that is followed no longer tells nothing more', async () => {
  const [clock, watchers, told] = [new ManualClock(), new FakeWatchers(), new Array<string>()];
  await using watch = new FolderWatch({
    open: watchers.opener,
    clock,
    onQuiet: (folder) => told.push(folder),
    onProblem: () => undefined,
  });
  await watch.follow(['/a']);
  watchers.change('/a');
  await watch.follow([]);
  await clock.advance(5_000);
  expect([told, watchers.open.size]).toEqual([[], 0]);
});

test('A15 a change in a watched folder is looked at and told of, and nothing is taken over', async () => {
  await using rig = await LibraryRig.open();
  const watchers = new FakeWatchers();
  await rig.put(webFolder('web'));
  await rig.importAll();
  await using folders = watched(rig, watchers.opener, rig.clock);
  folders.start();
  expect([...watchers.open.keys()]).toEqual([]);
  const first = next(folders);
  rig.folders.watch(rig.root, true);
  expect((await first).inStepCount).toBe(1);

  await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
  const report = next(folders);
  watchers.change(rig.root);
  await rig.clock.advance(1_000);
  expect((await report).items).toMatchObject([{ state: 'changed' }]);
  expect(rig.mine('web').cores).toBe(1);
  await rig.apply(await report, [{ path: rig.at('web'), choice: 'theirs' }]);
  expect(rig.mine('web').cores).toBe(4);

  watchers.open.get(rig.root)?.onProblem('it cannot be watched: no');
  expect(rig.folders.folders()).toMatchObject([{ problem: 'it cannot be watched: no' }]);
  rig.folders.watch(rig.root, false);
  expect([...watchers.open.keys()]).toEqual([]);
});

test('the system’s watcher notices a changed script, a new template and one that is gone', async () => {
  await using rig = await LibraryRig.open();
  await rig.put(webFolder('web'));
  await rig.importAll();
  await using folders = watched(rig, watchFiles, systemClock);
  folders.start();
  rig.folders.watch(rig.root, true);
  // Once at the beginning, and once when the watcher has begun.
  await next(folders);
  await next(folders);
  const changed = next(folders, ({ items }) => items.some(({ state }) => state === 'changed'));
  await rig.put(webFolder('web', { script: 'echo two\n' }));
  await changed;
  const added = next(folders, ({ items }) => items.some(({ state }) => state === 'new'));
  await rig.put(webFolder('deep/inside/other'));
  expect((await added).items.map(({ name }) => name)).toEqual(['deep/inside/other', 'web']);
  const gone = next(folders, ({ items }) => items.some(({ state }) => state === 'missing'));
  await rm(rig.at('web'), { recursive: true });
  await gone;
}, 30_000);
