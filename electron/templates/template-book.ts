import type { DiskState } from '../../shared/domain/disk-state.ts';
import { templateId as templateIdSchema, type TemplateId } from '../../shared/domain/ids.ts';
import type { TemplateDetail, UnreadableRecord } from '../../shared/domain/template-library.ts';
import {
  template as templateSchema,
  type Template,
  type TemplateProblem,
  type TemplateSummary,
} from '../../shared/domain/template.ts';
import { templateMistakes } from '../../shared/domain/template-mistakes.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import { saysTheSame, stateAfterEdit } from './disk-states.ts';
import { inFolder } from './in-folder.ts';
import { type FolderTemplate, type LibraryRecords, type UnfitRow } from './library-records.ts';
import { isSameName } from './link-buckets.ts';
import { summaryOf } from './summary.ts';

type BuiltIn = { templates: Map<TemplateId, Template>; problems: TemplateProblem[] };
type OwnPlace = { kind: 'custom'; template: Template } | { kind: 'folder'; template: Template; record: FolderTemplate };
type Place = OwnPlace | { kind: 'built-in'; template: Template };
type Kept = { places: Map<TemplateId, OwnPlace>; unfit: UnfitRow[]; unfitFolders: UnfitRow[] };
type Options = { builtInFolder: string; records: LibraryRecords };

/** All templates by id: those that ship, those of the user's folders and those made in the app. Read when they are first asked for. */
export class TemplateBook implements Disposable {
  readonly changed = new Emitter<void>();
  readonly #options: Options;
  #builtIn: Promise<BuiltIn> | null = null;
  /** What the store holds of the user's own; parsing a thousand rows for every look would be slow. */
  #own: Kept | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** By name. */
  async list(): Promise<TemplateSummary[]> {
    return [...(await this.#all()).values()]
      .map((place) => summaryOf(place.template, stateOf(place)))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  async problems(): Promise<TemplateProblem[]> {
    const { problems } = await this.#shipped();
    return [...problems, ...this.folderTemplates().flatMap(({ problems: own, path }) => own.map(inFolder(path)))];
  }

  /** Kept records that this version cannot read. */
  unreadable(): UnreadableRecord[] {
    const { unfit, unfitFolders } = this.#kept();
    return [
      ...unfit.map((row) => ({ kind: 'template' as const, ...row })),
      ...unfitFolders.map((row) => ({ kind: 'folder-template' as const, ...row })),
    ];
  }

  /** What is kept of one that cannot be read. @throws AppError `template:not-found` */
  unreadableText(id: string): string {
    return this.#recordsOf(id).text(id) ?? '';
  }

  /** Forgets one that cannot be read. @throws AppError `template:not-found` */
  removeUnreadable(id: string): void {
    this.#recordsOf(id).remove(id);
    this.reload();
  }

  /** @throws AppError `template:not-found` */
  async get(id: TemplateId): Promise<Template> {
    return (await this.#find(id)).template;
  }

  /** @throws AppError `template:not-found` */
  async detail(id: TemplateId): Promise<TemplateDetail> {
    const place = await this.#find(id);
    const problems = place.kind === 'folder' ? place.record.problems : [];
    return { template: place.template, diskState: stateOf(place), problems };
  }

  /**
   * Saves what was edited, or something new when no revision is expected.
   * @throws AppError `input:invalid`, `template:changed`, `template:not-found`, `template:refused`
   */
  async save(draft: Template, expectedRevision: number | null): Promise<Template> {
    if (expectedRevision === null) return this.add(draft);
    // From here to the write nothing is awaited: what was checked still holds when it is written.
    const all = this.#withShipped(await this.#shipped());
    const place = find(all, draft.id);
    const { id, revision, source, path, format } = place.template;
    if (place.kind === 'built-in') throw refused(place.template, 'It ships with Gantry and cannot be changed.');
    if (revision !== expectedRevision)
      throw new AppError('template:changed', `${id} moved on`, { templateId: id, revision });
    const right = withoutMistakes(draft);
    if (!isSameName(right.name, place.template.name)) refuseTaken(this.#namesOf(all), right.name);
    const template: Template = { ...right, id, source, path, format, revision: revision + 1 };
    this.#write(withTemplate(place, template));
    this.reload();
    return template;
  }

  /** Keeps a new one, made in the app. @throws AppError `input:invalid` when the name is taken */
  async add(draft: Template): Promise<Template> {
    const right = withoutMistakes(draft);
    refuseTaken(this.#namesOf(await this.#all()), right.name);
    const template = asNew(right);
    this.#write({ kind: 'custom', template });
    this.reload();
    return template;
  }

  /** Keeps several new ones, or none. `make` gets the names that are taken; what it writes itself belongs to the same transaction. */
  async addAll(make: (takenNames: string[]) => readonly Template[]): Promise<Template[]> {
    const all = this.#withShipped(await this.#shipped());
    const { records } = this.#options;
    const added = records.atomic(() => {
      const made = make(this.#namesOf(all)).map((draft) => asNew(withoutMistakes(draft)));
      for (const template of made) records.templates.save(template);
      return made;
    })();
    this.reload();
    return added;
  }

  /** @throws AppError `input:invalid`, `template:not-found` */
  async duplicate(id: TemplateId, name: string): Promise<Template> {
    return this.add({ ...(await this.get(id)), name });
  }

  /** Forgets it; files and containers are not touched. @throws AppError `template:refused`, `template:not-found` */
  async remove(id: TemplateId): Promise<void> {
    const { templates, folderTemplates } = this.#options.records;
    const { kind, template } = await this.#find(id);
    if (kind === 'built-in') throw refused(template, 'It ships with Gantry and cannot be deleted.');
    (kind === 'folder' ? folderTemplates : templates).remove(id);
    this.reload();
  }

  folderTemplates(): FolderTemplate[] {
    return [...this.#kept().places.values()].flatMap((place) => (place.kind === 'folder' ? [place.record] : []));
  }

  /** Why the record of the template in this folder cannot be read; null when it can or there is none. */
  unreadableAt(path: string): TemplateProblem | null {
    const row = this.#kept().unfitFolders.find(({ name }) => name === path);
    if (!row) return null;
    const reason = `the app’s record of it is kept, but this version cannot read it (${row.reason})`;
    return { level: 'error', file: '', line: null, column: null, reason };
  }

  /** Writes and removes records of folders, all or nothing. */
  keepFolderTemplates(saved: readonly FolderTemplate[], removed: readonly TemplateId[] = []): void {
    if (saved.length === 0 && removed.length === 0) return;
    const { records } = this.#options;
    records.atomic(() => {
      for (const id of removed) records.folderTemplates.remove(id);
      for (const record of saved) records.folderTemplates.save(record);
    })();
    this.reload();
  }

  /** Changes the links of the user's templates from one bucket's name to another; to be called inside the bucket's own transaction. */
  renameLinks(from: string, to: string): void {
    for (const place of this.#kept().places.values()) {
      const { template } = place;
      if (!template.buckets.some((link) => isSameName(link, from))) continue;
      const buckets = [...new Set(template.buckets.map((link) => (isSameName(link, from) ? to : link)))];
      this.#write(withTemplate(place, { ...template, buckets, revision: template.revision + 1 }));
    }
  }

  /** What the store holds is others than before. */
  reload(): void {
    this.#own = null;
    this.changed.emit();
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  async #find(id: TemplateId): Promise<Place> {
    return find(await this.#all(), id);
  }

  /** So that what comes next finds the user's own read, however many they are. */
  async readAhead(): Promise<void> {
    const { templates, folderTemplates } = this.#options.records;
    if (this.#own !== null) return;
    await templates.readAhead();
    await folderTemplates.readAhead();
  }

  async #all(): Promise<Map<TemplateId, Place>> {
    await this.readAhead();
    return this.#withShipped(await this.#shipped());
  }

  #withShipped({ templates }: BuiltIn): Map<TemplateId, Place> {
    const shipped = [...templates].map(([id, template]): [TemplateId, Place] => [id, { kind: 'built-in', template }]);
    return new Map([...shipped, ...this.#kept().places]);
  }

  #shipped(): Promise<BuiltIn> {
    return (this.#builtIn ??= loadShipped(this.#options.builtInFolder));
  }

  #kept(): Kept {
    return (this.#own ??= keptIn(this.#options.records));
  }

  /** Names that are taken, those of rows that cannot be read among them. */
  #namesOf(all: ReadonlyMap<TemplateId, Place>): string[] {
    return [...[...all.values()].map(({ template }) => template.name), ...this.#kept().unfit.map(({ name }) => name)];
  }

  /** Where the record that cannot be read is. */
  #recordsOf(id: string): Pick<LibraryRecords['templates'], 'text' | 'remove'> {
    const { templates, folderTemplates } = this.#options.records;
    const { unfit, unfitFolders } = this.#kept();
    if (unfit.some((row) => row.id === id)) return templates;
    if (unfitFolders.some((row) => row.id === id)) return folderTemplates;
    throw new AppError('template:not-found', `No unreadable record ${id}`, { templateId: id });
  }

  #write(place: OwnPlace): void {
    const { templates, folderTemplates } = this.#options.records;
    if (place.kind === 'folder') folderTemplates.save(place.record);
    else templates.save(place.template);
  }
}

function keptIn({ templates, folderTemplates }: LibraryRecords): Kept {
  const { fitting: custom, unfit } = templates.all();
  const { fitting: ofFolders, unfit: unfitFolders } = folderTemplates.all();
  const places = new Map([
    ...custom.map((template): [TemplateId, OwnPlace] => [template.id, { kind: 'custom', template }]),
    ...ofFolders.map((record): [TemplateId, OwnPlace] => [
      record.id,
      { kind: 'folder', template: record.mine, record },
    ]),
  ]);
  return { places, unfit, unfitFolders };
}

async function loadShipped(folder: string): Promise<BuiltIn> {
  // The YAML reader is needed for this alone and is kept out of the app's start.
  const { loadBuiltInTemplates } = await import('./built-in.ts');
  const { templates, problems } = await loadBuiltInTemplates(folder);
  return {
    templates: new Map(templates.map((template) => [template.id, template])),
    problems,
  };
}

const asNew = (draft: Template): Template => ({
  ...draft,
  id: templateIdSchema.parse(`custom:${crypto.randomUUID()}`),
  source: 'custom',
  path: null,
  format: 'gantry',
  revision: 1,
});

const stateOf = (place: Place): DiskState | null => (place.kind === 'folder' ? place.record.state : null);

function find(all: ReadonlyMap<TemplateId, Place>, id: TemplateId): Place {
  const place = all.get(id);
  if (!place) throw new AppError('template:not-found', `No template ${id}`, { templateId: id });
  return place;
}

/** What could not be read back from its own files is not kept. */
function withoutMistakes(draft: Template): Template {
  const parsed = templateSchema.safeParse(draft);
  const found = parsed.success
    ? templateMistakes(parsed.data.provisioning).map(({ path, message }) => ({
        path: ['provisioning', ...path],
        message,
      }))
    : parsed.error.issues;
  const issues = found.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  if (!parsed.success || issues.length > 0)
    throw new AppError('input:invalid', `${draft.name} has mistakes`, { issues });
  return parsed.data;
}

function refuseTaken(names: readonly string[], name: string): void {
  const taken = names.find((other) => isSameName(other, name));
  if (taken === undefined) return;
  const message = `there is already a template called ${taken}`;
  throw new AppError('input:invalid', message, { issues: [{ path: 'name', message }] });
}

/** The same place with another version of its template; how a folder's stands to its files follows from that. */
function withTemplate(place: OwnPlace, template: Template): OwnPlace {
  if (place.kind === 'custom') return { kind: 'custom', template };
  const isAsAncestor = saysTheSame(template, place.record.ancestor);
  const record = { ...place.record, mine: template, state: stateAfterEdit(place.record.state, { isAsAncestor }) };
  return { kind: 'folder', template, record };
}

const refused = ({ name }: Template, reason: string): AppError =>
  new AppError('template:refused', `${name}: ${reason}`, { name, reason });
