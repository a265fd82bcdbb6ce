import type { DiskState } from '../../shared/domain/disk-state.ts';
import { templateId as templateIdSchema, type TemplateId } from '../../shared/domain/ids.ts';
import type { TemplateDetail } from '../../shared/domain/template-library.ts';
import type { Template, TemplateProblem, TemplateSummary } from '../../shared/domain/template.ts';
import { templateMistakes } from '../../shared/domain/template-mistakes.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import { saysTheSame, stateAfterEdit } from './disk-states.ts';
import { inFolder } from './in-folder.ts';
import type { FolderTemplate, LibraryRecords } from './library-records.ts';
import { isSameName } from './link-buckets.ts';
import { summaryOf } from './summary.ts';

type BuiltIn = { templates: Map<TemplateId, Template>; problems: TemplateProblem[] };
type OwnPlace = { kind: 'custom'; template: Template } | { kind: 'folder'; template: Template; record: FolderTemplate };
type Place = OwnPlace | { kind: 'built-in'; template: Template };
type Options = { builtInFolder: string; records: LibraryRecords };

/** All templates by id: those that ship, those of the user's folders and those made in the app. Read when they are first asked for. */
export class TemplateBook implements Disposable {
  readonly changed = new Emitter<void>();
  readonly #options: Options;
  #builtIn: Promise<BuiltIn> | null = null;
  /** What the store holds of the user's own; parsing a thousand rows for every look would be slow. */
  #own: Map<TemplateId, OwnPlace> | null = null;

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
    refuseMistakes(draft);
    const name = draft.name.trim();
    if (!isSameName(name, place.template.name)) refuseTaken(all, name);
    const template: Template = { ...draft, id, source, path, format, name, revision: revision + 1 };
    this.#write(withTemplate(place, template));
    this.reload();
    return template;
  }

  /** Keeps a new one, made in the app. @throws AppError `input:invalid` when the name is taken */
  async add(draft: Template): Promise<Template> {
    refuseMistakes(draft);
    const name = draft.name.trim();
    refuseTaken(this.#withShipped(await this.#shipped()), name);
    const template = asNew({ ...draft, name });
    this.#write({ kind: 'custom', template });
    this.reload();
    return template;
  }

  /** Keeps several new ones, or none. `make` gets the names that are taken; what it writes itself belongs to the same transaction. */
  async addAll(make: (takenNames: string[]) => readonly Template[]): Promise<Template[]> {
    const all = this.#withShipped(await this.#shipped());
    const { records } = this.#options;
    const added = records.atomic(() => {
      const drafts = make([...all.values()].map(({ template }) => template.name));
      const made = drafts.map(asNew);
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
    const { kind, template } = await this.#find(id);
    if (kind === 'built-in') throw refused(template, 'It ships with Gantry and cannot be deleted.');
    const { templates, folderTemplates } = this.#options.records;
    (kind === 'folder' ? folderTemplates : templates).remove(id);
    this.reload();
  }

  folderTemplates(): FolderTemplate[] {
    return [...this.#kept().values()].flatMap((place) => (place.kind === 'folder' ? [place.record] : []));
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
    for (const place of this.#kept().values()) {
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

  async #all(): Promise<Map<TemplateId, Place>> {
    return this.#withShipped(await this.#shipped());
  }

  #withShipped({ templates }: BuiltIn): Map<TemplateId, Place> {
    const shipped = [...templates].map(([id, template]): [TemplateId, Place] => [id, { kind: 'built-in', template }]);
    return new Map([...shipped, ...this.#kept()]);
  }

  #shipped(): Promise<BuiltIn> {
    return (this.#builtIn ??= loadShipped(this.#options.builtInFolder));
  }

  #kept(): Map<TemplateId, OwnPlace> {
    const { templates, folderTemplates } = this.#options.records;
    this.#own ??= new Map([
      ...templates.list().map((template): [TemplateId, OwnPlace] => [template.id, { kind: 'custom', template }]),
      ...folderTemplates
        .list()
        .map((record): [TemplateId, OwnPlace] => [record.id, { kind: 'folder', template: record.mine, record }]),
    ]);
    return this.#own;
  }

  #write(place: OwnPlace): void {
    const { templates, folderTemplates } = this.#options.records;
    if (place.kind === 'folder') folderTemplates.save(place.record);
    else templates.save(place.template);
  }
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
function refuseMistakes({ name, provisioning }: Template): void {
  const issues = templateMistakes(provisioning).map(({ path, message }) => ({
    path: ['provisioning', ...path].join('.'),
    message,
  }));
  if (issues.length > 0) throw new AppError('input:invalid', `${name} has mistakes`, { issues });
}

function refuseTaken(all: ReadonlyMap<TemplateId, Place>, name: string): void {
  const taken = [...all.values()].find(({ template }) => isSameName(template.name, name));
  if (!taken) return;
  const message = `there is already a template called ${taken.template.name}`;
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
