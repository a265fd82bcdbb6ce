import {
  bucketId as bucketIdSchema,
  packageBucket,
  type BucketId,
  type PackageBucket,
} from '../../shared/domain/package-bucket.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { UnreadableRecord } from '../../shared/domain/template-library.ts';
import type { Template } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import type { LibraryRecords } from './library-records.ts';
import { isSameName, linkBuckets } from './link-buckets.ts';
import type { TemplateBook } from './template-book.ts';

/** Named package lists that templates link to. */
export class BucketBook implements Disposable {
  readonly changed = new Emitter<void>();
  readonly #records: LibraryRecords;
  readonly #templates: TemplateBook;

  constructor({ records, templates }: { records: LibraryRecords; templates: TemplateBook }) {
    this.#records = records;
    this.#templates = templates;
  }

  list(): PackageBucket[] {
    return this.#records.buckets.all().fitting;
  }

  /** Kept records that this version cannot read. */
  unreadable(): UnreadableRecord[] {
    return this.#records.buckets.all().unfit.map((row) => ({ kind: 'bucket', ...row }));
  }

  /** What is kept of one that cannot be read. @throws AppError `bucket:not-found` */
  unreadableText(id: string): string {
    return this.#records.buckets.text(this.#unreadable(id).id) ?? '';
  }

  /** Forgets one that cannot be read. @throws AppError `bucket:not-found` */
  removeUnreadable(id: string): void {
    this.#records.buckets.remove(this.#unreadable(id).id);
    this.changed.emit();
  }

  /** Names of buckets that cannot be read; no other one gets them. */
  unreadableNames(): string[] {
    return this.#records.buckets.all().unfit.map(({ name }) => name);
  }

  /**
   * Saves a change, or a new one when no revision is expected; with another name the templates' links follow.
   * @throws AppError `input:invalid`, `bucket:changed`, `bucket:not-found`
   */
  save(draft: PackageBucket, expectedRevision: number | null): PackageBucket {
    const before = expectedRevision === null ? null : this.#find(draft.id);
    if (before && before.revision !== expectedRevision)
      throw new AppError('bucket:changed', `${before.name} moved on`, {
        bucketId: before.id,
        revision: before.revision,
      });
    const right = withoutMistakes(draft);
    const { name } = right;
    this.#refuseTaken(name, before?.id ?? null);
    const id = before?.id ?? bucketIdSchema.parse(crypto.randomUUID());
    const saved = { ...right, id, revision: (before?.revision ?? 0) + 1 };
    const isRenamed = before !== null && before.name !== name;
    this.#records.atomic(() => {
      this.#records.buckets.save(saved);
      if (isRenamed) this.#templates.renameLinks(before.name, name);
    })();
    if (isRenamed) this.#templates.reload();
    this.changed.emit();
    return saved;
  }

  /** Keeps new ones whose names are free; to be called inside the transaction of what brings them, with `reload` after it. */
  addAll(drafts: readonly Omit<PackageBucket, 'id' | 'revision'>[]): void {
    for (const draft of drafts) {
      const bucket = withoutMistakes({ ...draft, id: bucketIdSchema.parse(crypto.randomUUID()), revision: 1 });
      this.#refuseTaken(bucket.name, null);
      this.#records.buckets.save(bucket);
    }
  }

  /** What the store holds is others than before. */
  reload(): void {
    this.changed.emit();
  }

  /** Forgets it. @returns the templates whose link leads nowhere now. @throws AppError `bucket:not-found` */
  async remove(id: BucketId): Promise<{ templateId: TemplateId; name: string }[]> {
    const linking = await this.#templates.list();
    const { name: gone } = this.#find(id);
    this.#records.buckets.remove(id);
    this.changed.emit();
    return linking
      .filter(({ buckets }) => buckets.some((link) => isSameName(link, gone)))
      .map(({ id: templateId, name }) => ({ templateId, name }));
  }

  /** The template as it would be installed now. @throws AppError `template:not-found` */
  async resolve(id: TemplateId): Promise<{ template: Template; missingBuckets: string[] }> {
    return linkBuckets(await this.#templates.get(id), this.list());
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  #find(id: BucketId): PackageBucket {
    const bucket = this.#records.buckets.get(id);
    if (!bucket) throw new AppError('bucket:not-found', `No bucket ${id}`, { bucketId: id });
    return bucket;
  }

  #unreadable(id: string): UnreadableRecord {
    const record = this.unreadable().find((one) => one.id === id);
    if (!record) throw new AppError('bucket:not-found', `No unreadable record ${id}`, { bucketId: id });
    return record;
  }

  #refuseTaken(name: string, own: BucketId | null): void {
    const { fitting, unfit } = this.#records.buckets.all();
    const taken = [...fitting, ...unfit].find((bucket) => bucket.id !== own && isSameName(bucket.name, name));
    if (!taken) return;
    const message = `there is already a bucket called ${taken.name}`;
    throw new AppError('input:invalid', message, { issues: [{ path: 'name', message }] });
  }
}

function withoutMistakes(draft: PackageBucket): PackageBucket {
  const parsed = packageBucket.safeParse(draft);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  throw new AppError('input:invalid', `${draft.name} has mistakes`, { issues });
}
