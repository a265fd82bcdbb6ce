import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { Store } from '../../electron/store/store.ts';
import { BucketBook } from '../../electron/templates/bucket-book.ts';
import { FolderLibrary } from '../../electron/templates/folder-library.ts';
import { TemplateBook } from '../../electron/templates/template-book.ts';
import type { ScanChoice, ScanReport } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { openMemoryStore } from './store-samples.ts';

const builtInFolder = path.resolve(import.meta.dirname, '../../resources/templates');
const never = new AbortController().signal;

/** A library with one folder of its own on the disk. */
export class LibraryRig implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly store: Store = openMemoryStore(this.clock);
  readonly templates = new TemplateBook({ builtInFolder, records: this.store });
  readonly buckets = new BucketBook({ records: this.store, templates: this.templates });
  readonly folders = new FolderLibrary({ records: this.store, templates: this.templates, clock: this.clock });
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async open(): Promise<LibraryRig> {
    const rig = new LibraryRig(await mkdtemp(path.join(tmpdir(), 'gantry-library-')));
    rig.folders.add(rig.root);
    return rig;
  }

  at(...names: string[]): string {
    return path.join(this.root, ...names);
  }

  /** Writes files below the library's folder. */
  async put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(this.at(name)), { recursive: true });
      await writeFile(this.at(name), content);
    }
  }

  scan(): Promise<ScanReport> {
    return this.folders.scan(null, never);
  }

  apply({ scanId }: ScanReport, choices: readonly (Omit<ScanChoice, 'picks'> & Partial<ScanChoice>)[]) {
    return this.folders.apply(
      scanId,
      choices.map((choice) => ({ picks: {}, ...choice })),
      never,
    );
  }

  /** Looks and takes over everything new. */
  async importAll(): Promise<void> {
    const report = await this.scan();
    const fresh = report.items.filter(({ state }) => state === 'new');
    await this.apply(
      report,
      fresh.map(({ path: folder }) => ({ path: folder, choice: 'import' as const })),
    );
  }

  /** The app's version of the template in this folder. */
  mine(folder: string): Template {
    const record = this.templates.folderTemplates().find(({ path: at }) => at === this.at(folder));
    if (!record) throw new Error(`nothing imported from ${folder}`);
    return record.mine;
  }

  stateOf(folder: string): string | undefined {
    return this.templates.folderTemplates().find(({ path: at }) => at === this.at(folder))?.state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.folders[Symbol.dispose]();
    this.store[Symbol.dispose]();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A `gantry.yaml` with a script beside it. */
export const webFolder = (folder: string, { more = '', script = 'echo one\n' } = {}): Record<string, string> => ({
  [`${folder}/gantry.yaml`]: `gantry: 1\nname: ${folder}\nosTemplates: [debian-12-standard]\nscripts:\n  - file: scripts/10-site.sh\n${more}`,
  [`${folder}/scripts/10-site.sh`]: script,
});
