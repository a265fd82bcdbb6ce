import { z } from 'zod';

export const checksumAlgorithms = ['sha256', 'sha512', 'sha384', 'sha224', 'sha1', 'md5'] as const;
export const checksumAlgorithm = z.enum(checksumAlgorithms);
export type ChecksumAlgorithm = z.infer<typeof checksumAlgorithm>;

/** How many hex digits each has. */
export const checksumDigits: Readonly<Record<ChecksumAlgorithm, number>> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};
export const checksum = z
  .strictObject({ algorithm: checksumAlgorithm, digest: z.string().regex(/^[0-9a-f]+$/i, 'only hex digits') })
  .refine(({ algorithm, digest }) => digest.length === checksumDigits[algorithm], {
    path: ['digest'],
    message: 'not as long as this kind of checksum is',
  });
export type Checksum = z.infer<typeof checksum>;

/** What Proxmox takes as the name of an OS template's file; anything else it would change silently. (PVE/Storage.pm) */
export const osTemplateFile = z
  .string()
  .max(200)
  .regex(/^[\w.-]+$/, 'only letters, digits, dots, - and _')
  .regex(/.\.tar(?:\.(?:gz|xz|zst|bz2))?$/i, 'has to end in .tar.zst, .tar.xz, .tar.gz, .tar.bz2 or .tar');

/** Where an OS template lies, or is to lie: `volid` is `STORAGE:vztmpl/FILE`. */
export const osTemplatePlace = z.strictObject({
  volid: z.string(),
  storage: z.string(),
  file: z.string(),
  /** Every node sees the same one. */
  isShared: z.boolean(),
});
export type OsTemplatePlace = z.infer<typeof osTemplatePlace>;

/** Only what both http and https mean the same by, and without a password in it. */
export const templateUrl = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^/?#@\s]+(?:[/?#]\S*)?$/, 'has to begin with https:// or http://, without a password in it');

export const osTemplateSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('catalogue') }),
  z.strictObject({ from: z.literal('url'), url: templateUrl, checksum: checksum.nullable() }),
  /** A file of this computer; its size and time tell whether it still is the one that was chosen. */
  z.strictObject({ from: z.literal('file'), path: z.string(), sizeBytes: z.number(), modifiedAt: z.number() }),
]);
export type OsTemplateSource = z.infer<typeof osTemplateSource>;

export const osTemplateCopy = z.strictObject({
  volid: z.string(),
  storage: z.string(),
  isShared: z.boolean(),
  sizeBytes: z.number().nullable(),
  storedAt: z.number().nullable(),
});
export type OsTemplateCopy = z.infer<typeof osTemplateCopy>;

/** What the catalogue tells of a template. */
export const osTemplateOffer = z.strictObject({
  headline: z.string(),
  description: z.string(),
  section: z.string(),
  maintainer: z.string(),
  infoPage: z.string(),
  /** The strongest the catalogue gives. */
  checksum: checksum.nullable(),
});

/** An OS template of a node: on storages it sees, in its catalogue, or both. */
export const osTemplateEntry = z.strictObject({
  file: z.string(),
  /** Such as `debian-12`; empty where nothing tells it. */
  system: z.string(),
  version: z.string(),
  architecture: z.string(),
  copies: z.array(osTemplateCopy),
  /** Null where the catalogue does not offer it. */
  offer: osTemplateOffer.nullable(),
});
export type OsTemplateEntry = z.infer<typeof osTemplateEntry>;

const lacking = z.strictObject({ privilege: z.string(), path: z.string() });
export type Lacking = z.infer<typeof lacking>;

/** A storage of the node that may hold OS templates, and what this login may not do there. */
export const osTemplateStorage = z.strictObject({
  name: z.string(),
  plugin: z.string(),
  isShared: z.boolean(),
  isActive: z.boolean(),
  freeBytes: z.number().nullable(),
  /** Files can be downloaded and uploaded to it. */
  lacksForFetch: z.array(lacking),
  lacksForUrl: z.array(lacking),
  lacksForDelete: z.array(lacking),
});
export type OsTemplateStorage = z.infer<typeof osTemplateStorage>;

export const osTemplateStock = z.strictObject({
  node: z.string(),
  templates: z.array(osTemplateEntry),
  storages: z.array(osTemplateStorage),
  /** The right whose lack may have left something out. */
  hiddenBy: lacking.nullable(),
  /** Why the catalogue could not be read; null where it could. */
  catalogueTrouble: z.string().nullable(),
});
export type OsTemplateStock = z.infer<typeof osTemplateStock>;

/** What answers at an address, as the node sees it. */
export const urlMetadata = z.strictObject({
  fileName: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  mimeType: z.string().nullable(),
});

/** A file of this computer that the user picked; `ref` is what main knows it by. */
export const pickedFile = z.strictObject({ ref: z.uuid(), name: z.string(), sizeBytes: z.number() });
export type PickedFile = z.infer<typeof pickedFile>;

/** Who would miss a stored OS template. */
export const osTemplateUsers = z.strictObject({
  /** Of the library: what asks for it, and whether another image would do. */
  templates: z.array(z.strictObject({ name: z.string(), instead: z.string().nullable() })),
  containers: z.array(z.strictObject({ vmid: z.number(), name: z.string() })),
});
export type OsTemplateUsers = z.infer<typeof osTemplateUsers>;
