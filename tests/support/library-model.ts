import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { constant, constantFrom, oneof, record, type Arbitrary } from 'fast-check';
import type { LibraryRig } from './library-rig.ts';

/** What the model knows of a version: two fields and a script. */
type Version = { cores: number; memoryMiB: number; script: string };
type Part = keyof Version;
type Deed =
  | { kind: 'edit'; side: 'app' | 'disk'; part: Part; value: number }
  | { kind: 'scan' | 'remove' | 'write' }
  | { kind: 'apply'; choice: 'mine' | 'theirs' | 'merge' | 'later' | 'forget'; picks: 'mine' | 'theirs' };

const parts: readonly Part[] = ['cores', 'memoryMiB', 'script'];
const partNames: Record<Part, string> = { cores: 'cores', memoryMiB: 'memoryMiB', script: 'script 10-site.sh' };
/** What a user may do in the app and on the disk. */
export const deeds: Arbitrary<Deed> = oneof(
  record({
    kind: constant('edit' as const),
    side: constantFrom('app' as const, 'disk' as const),
    part: constantFrom(...parts),
    value: constantFrom(1, 2, 3),
  }),
  record({ kind: constantFrom('scan' as const, 'scan' as const, 'write' as const, 'remove' as const) }),
  record({
    kind: constant('apply' as const),
    choice: constantFrom('mine' as const, 'theirs' as const, 'merge' as const, 'later' as const, 'forget' as const),
    picks: constantFrom('mine' as const, 'theirs' as const),
  }),
);
const withPart = (version: Version, part: Part, value: number): Version => ({
  ...version,
  [part]: part === 'script' ? `echo ${value}\n` : part === 'cores' ? value : value * 512,
});
const isEqual = (a: Version, b: Version): boolean => parts.every((part) => a[part] === b[part]);

/** The library beside a model of it: what the user has in the app and on the disk, and what both had last. */
export class LibraryModel {
  readonly #rig: LibraryRig;
  mine: Version;
  ancestor: Version;
  disk: Version | null;
  /** The files as they were accepted last, letter by letter. */
  seen: string;

  private constructor(rig: LibraryRig, first: Version, seen: string) {
    this.#rig = rig;
    [this.mine, this.ancestor, this.disk, this.seen] = [first, first, first, seen];
  }

  static async begin(rig: LibraryRig): Promise<LibraryModel> {
    const first = { cores: 1, memoryMiB: 512, script: 'echo 1\n' };
    await putVersion(rig, first);
    await rig.importAll();
    return new LibraryModel(rig, first, await textOf(rig));
  }

  async do(deed: Deed): Promise<void> {
    switch (deed.kind) {
      case 'edit':
        return deed.side === 'app' ? this.#editApp(deed.part, deed.value) : this.#editDisk(deed.part, deed.value);
      case 'remove':
        this.disk = null;
        return rm(this.#rig.at('web'), { recursive: true, force: true });
      case 'scan':
        return void (await this.#scan());
      case 'write':
        return this.#write();
      case 'apply':
        return this.#apply(deed.choice, deed.picks);
    }
  }

  /** App and disk are what the user made of them, at every moment. */
  async check(): Promise<void> {
    const { cores, memoryMiB, provisioning } = this.#rig.mine('web');
    assert.deepEqual({ cores, memoryMiB, script: provisioning.scripts[0]?.content }, this.mine);
    if (this.disk) assert.ok((await textOf(this.#rig)).includes(this.disk.script));
  }

  async #editApp(part: Part, value: number): Promise<void> {
    this.mine = withPart(this.mine, part, value);
    const opened = this.#rig.mine('web');
    const { cores, memoryMiB, script } = this.mine;
    const scripts = opened.provisioning.scripts.map((one) => ({ ...one, content: script }));
    const changed = { ...opened, cores, memoryMiB, provisioning: { ...opened.provisioning, scripts } };
    await this.#rig.templates.save(changed, opened.revision);
  }

  async #editDisk(part: Part, value: number): Promise<void> {
    this.disk = withPart(this.disk ?? this.ancestor, part, value);
    await putVersion(this.#rig, this.disk);
  }

  async #scan() {
    const before = await textOf(this.#rig);
    const report = await this.#rig.scan();
    assert.equal(await textOf(this.#rig), before);
    const { mine, ancestor, disk } = this;
    const state = this.#state();
    assert.deepEqual(
      report.items.map((item) => item.state),
      state === 'in-step' ? [] : [state],
    );
    if (disk) {
      const differing = parts.filter((part) => mine[part] !== disk[part]);
      const conflicts = differing.filter((part) => mine[part] !== ancestor[part] && disk[part] !== ancestor[part]);
      const changes = report.items[0]?.changes ?? [];
      assert.deepEqual(
        changes.map(({ part }) => part),
        differing.map((part) => partNames[part]),
      );
      assert.deepEqual(
        changes.flatMap(({ part, isConflict }) => (isConflict ? [part] : [])),
        conflicts.map((part) => partNames[part]),
      );
    }
    if (state === 'in-step' && disk) this.ancestor = disk;
    if (state === 'in-step' || state === 'edited') this.seen = before;
    return report;
  }

  #state(): string {
    const { mine, ancestor, disk } = this;
    if (disk === null) return 'missing';
    if (isEqual(mine, disk)) return 'in-step';
    if (isEqual(disk, ancestor)) return 'edited';
    return isEqual(mine, ancestor) ? 'changed' : 'conflict';
  }

  async #write(): Promise<void> {
    const before = await textOf(this.#rig);
    const mayWrite = this.disk === null || before === this.seen;
    const written = this.#rig.folders.write(this.#rig.mine('web').id, new AbortController().signal);
    if (mayWrite) {
      assert.equal(await written, this.#rig.at('web'));
      [this.disk, this.ancestor, this.seen] = [this.mine, this.mine, await textOf(this.#rig)];
      assert.equal(this.#rig.stateOf('web'), 'in-step');
    } else {
      await assert.rejects(written, { code: 'template:disk-changed' });
      assert.equal(await textOf(this.#rig), before);
    }
  }

  async #apply(choice: Extract<Deed, { kind: 'apply' }>['choice'], pick: 'mine' | 'theirs'): Promise<void> {
    const report = await this.#scan();
    const { mine, ancestor, disk } = this;
    const conflicts = (report.items[0]?.changes ?? []).filter(({ isConflict }) => isConflict);
    const picks = choice === 'merge' ? Object.fromEntries(conflicts.map(({ part }) => [part, pick])) : {};
    const applied = this.#rig.apply(report, [{ path: this.#rig.at('web'), choice, picks }]);
    if (choice === 'forget' && disk === null) {
      await applied;
      assert.deepEqual(this.#rig.templates.folderTemplates(), []);
      // The user puts it back, so that the story can go on.
      await putVersion(this.#rig, mine);
      await this.#rig.importAll();
      [this.disk, this.ancestor, this.seen] = [mine, mine, await textOf(this.#rig)];
      return;
    }
    if (choice === 'later') return void (await applied);
    if (disk === null || choice === 'forget') return assert.rejects(applied, { code: 'input:invalid' });
    await applied;
    if (choice === 'theirs') this.mine = disk;
    if (choice === 'merge')
      for (const part of parts) {
        const isMine = disk[part] === ancestor[part] || (mine[part] !== ancestor[part] && pick === 'mine');
        this.mine = { ...this.mine, [part]: isMine ? mine[part] : disk[part] };
      }
    this.ancestor = disk;
    this.seen = await textOf(this.#rig);
  }
}

const textOf = async (rig: LibraryRig): Promise<string> => {
  const texts = ['web/gantry.yaml', 'web/scripts/10-site.sh'].map((file) => readFile(rig.at(file), 'utf8'));
  return (await Promise.all(texts.map((text) => text.catch(() => 'none')))).join('\n---\n');
};

const putVersion = (rig: LibraryRig, { cores, memoryMiB, script }: Version): Promise<void> =>
  rig.put({
    'web/gantry.yaml': `gantry: 1\nname: web\nosTemplates: [debian-12]\nresources: { cores: ${cores}, memoryMiB: ${memoryMiB} }\nscripts:\n  - file: scripts/10-site.sh\n`,
    'web/scripts/10-site.sh': script,
  });
