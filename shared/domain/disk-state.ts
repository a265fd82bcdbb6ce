import { z } from 'zod';

/**
 * How a template of a folder stands to its files, by three versions: the disk's, the app's, and the one both had last.
 * `in-step`: all equal · `edited`: changed in the app only · `changed`: on the disk only · `conflict`: in both, differently ·
 * `missing`: its folder is gone · `invalid`: its files cannot be read now; the app's version stays.
 */
export const diskStates = ['in-step', 'edited', 'changed', 'conflict', 'missing', 'invalid'] as const;
export const diskState = z.enum(diskStates);
export type DiskState = z.infer<typeof diskState>;
