import type { TemplateId } from '../../shared/domain/ids.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';

/** A template's folder: contents by path below it, with forward slashes. Reading it from a disk or an archive is somebody else's work. */
export type FileMap = ReadonlyMap<string, Uint8Array>;

/** What the files cannot tell of themselves. `folderName` stands in where a format takes the name from the folder. */
export type TemplateIdentity = {
  id: TemplateId;
  source: Template['source'];
  path: string | null;
  folderName: string;
};

/**
 * What a parser makes of a file map; it never throws. `template` is null exactly when a problem of level `error` is among the
 * problems. Files are named relative to the template's folder.
 */
export type ParsedTemplate = { template: Template | null; problems: TemplateProblem[] };
