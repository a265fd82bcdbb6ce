import { z } from 'zod';
import { containerSpec } from '../domain/container-spec.ts';
import { connectionId, nodeName, templateId, vmid } from '../domain/ids.ts';
import { bucketId, packageBucket } from '../domain/package-bucket.ts';
import {
  importReport,
  libraryFolder,
  scanChoice,
  scanReport,
  scriptRemark,
  templateDetail,
  templateDraft,
  unreadableRecord,
} from '../domain/template-library.ts';
import { template, templateProblem, templateSummary } from '../domain/template.ts';

const nothing = z.strictObject({});
const oneTemplate = z.strictObject({ templateId });
const oneUnreadable = unreadableRecord.pick({ kind: true, id: true });
const path = z.string().min(1).max(4096);
const place = z.strictObject({ path });
/** What the user has seen; null for something new. */
const expectedRevision = z.number().int().nonnegative().nullable();

/** What may be asked about templates and package buckets; a part of the one contract. */
export const templateRequests = {
  'template:list': { input: nothing, output: z.array(templateSummary) },
  /** What is wrong with the templates that ship and with those of the folders at the last look, and where. */
  'template:problems': { input: nothing, output: z.array(templateProblem) },
  /** Records of templates and buckets that this version cannot read; they are in no list. */
  'template:unreadable': { input: nothing, output: z.array(unreadableRecord) },
  /** Asks where to; the record's text as it is kept. */
  'template:export-unreadable': { input: oneUnreadable, output: place.nullable() },
  'template:delete-unreadable': { input: oneUnreadable, output: z.void() },
  'template:get': { input: oneTemplate, output: template },
  'template:detail': { input: oneTemplate, output: templateDetail },
  /** With what the linked buckets hold now among its packages; names of buckets that are not there. */
  'template:resolve': {
    input: oneTemplate,
    output: z.strictObject({ template, missingBuckets: z.array(z.string()) }),
  },
  /**
   * Id, source, folder and format are main's to set. Names are unique whatever their capitals (`input:invalid` on `name`);
   * saved meanwhile by somebody else: `template:changed`; one that ships: `template:refused`.
   */
  'template:save': { input: z.strictObject({ template, expectedRevision }), output: template },
  'template:duplicate': { input: z.strictObject({ templateId, name: template.shape.name }), output: template },
  /** Removes the app's record; never a file, and nothing of the containers made from it. */
  'template:delete': { input: oneTemplate, output: z.void() },

  'template:folders': { input: nothing, output: z.array(libraryFolder) },
  /** Asks the user for a folder; null when they think better of it. */
  'template:choose-folder': { input: nothing, output: place.nullable() },
  'template:add-folder': { input: place, output: libraryFolder },
  'template:watch-folder': { input: z.strictObject({ path, isWatched: z.boolean() }), output: libraryFolder },
  /** It is not looked at any more; its templates stay in the app. */
  'template:remove-folder': { input: place, output: z.void() },
  /** Looks at one folder, or at all; changes no template and no file. */
  'template:scan': { input: z.strictObject({ path: path.nullable() }), output: scanReport },
  /** All choices or none: `template:disk-changed` when a folder is not as it was scanned, `template:changed` when a template is not. */
  'template:apply-scan': {
    input: z.strictObject({ scanId: z.uuid(), choices: z.array(scanChoice).min(1).max(10_000) }),
    output: z.strictObject({ applied: z.number().int(), problems: z.array(templateProblem) }),
  },
  /**
   * Writes the app's version as a `gantry.yaml` with its files. A template of another format gets a new folder, which the user is asked
   * for; null when they think better of it.
   */
  'template:write-folder': { input: oneTemplate, output: place.nullable() },
  /** Shows its folder in the system's file manager. */
  'template:open-folder': { input: oneTemplate, output: z.void() },

  /** Asks where to; one archive with the templates and the buckets they link. */
  'template:export': {
    input: z.strictObject({ templateIds: z.array(templateId).min(1).max(1_000) }),
    output: place.nullable(),
  },
  /** Asks for an archive. */
  'template:import': { input: nothing, output: importReport.nullable() },
  /** The bytes of an archive that was dropped on the window, in base64. */
  'template:import-archive': {
    input: z.strictObject({ content: z.base64().max(48 * 1024 * 1024) }),
    output: importReport,
  },
  /** From a container's present configuration; not kept yet. */
  'template:from-container': { input: z.strictObject({ connectionId, node: nodeName, vmid }), output: templateDraft },
  /** From what was decided in the wizard, without its secrets; kept. */
  'template:from-spec': { input: z.strictObject({ spec: containerSpec, name: template.shape.name }), output: template },
  'template:check-script': {
    input: z.strictObject({
      name: z.string().max(100),
      content: z.string().max(512 * 1024),
      osTemplatePatterns: z.array(z.string().max(200)).max(50),
    }),
    output: z.array(scriptRemark),
  },

  'bucket:list': { input: nothing, output: z.array(packageBucket) },
  /** A new name reaches the templates that link it. Taken names: `input:invalid` on `name`; saved meanwhile: `bucket:changed`. */
  'bucket:save': { input: z.strictObject({ bucket: packageBucket, expectedRevision }), output: packageBucket },
  /** Templates keep their link, which then leads nowhere until a bucket of that name is there again. */
  'bucket:delete': {
    input: z.strictObject({ bucketId }),
    output: z.strictObject({ linkedBy: z.array(z.strictObject({ templateId, name: z.string() })) }),
  },
};

export const templateEvents = {
  /** Templates, their states or the library's folders are others now. */
  'template:changed': nothing,
  /** A watched folder changed and was looked at again; nothing was taken over. */
  'template:scanned': scanReport,
  'bucket:changed': nothing,
};
