import { z } from 'zod';
import { containerList, standardContainerList } from './container-list.ts';
import { quietHours, standardQuietHours } from './quiet-hours.ts';

const preference = {
  theme: z.enum(['system', 'light', 'dark']),
  isRailCollapsed: z.boolean(),
  hasSingleKeyShortcuts: z.boolean(),
  hasNotifications: z.boolean(),
  /** Of jobs that failed or ask, and not of those that went well. */
  notifiesOnlyOfProblems: z.boolean(),
  quietHours,
  /** When the window is closed. Main has a default for each platform. */
  keepsRunningInTray: z.boolean(),
  clipboardClearSeconds: z.number().int().min(5).max(600),
  isLogWrapped: z.boolean(),
  logTimes: z.enum(['none', 'clock', 'elapsed']),
  /** Logs of jobs go when they are older, or when all together are larger; never while something can be done with the job. */
  keepLogsDays: z.number().int().min(1).max(3650),
  keepLogsMebibytes: z.number().int().min(10).max(100_000),
  templateView: z.enum(['cards', 'rows']),
  /** How long a guest is given to shut down before Gantry asks what to do. */
  shutdownSeconds: z.number().int().min(1).max(3600),
  /** After a start, where what comes next is safe to repeat or still goes on; otherwise Gantry asks. */
  continuesInterrupted: z.boolean(),
  containerList,
  /** Jobs that had ended by then are left out of the list until they are looked for, UTC ms. Nothing is deleted. */
  jobsClearedAt: z.number().int().nonnegative(),
};
/** Preferences; never a secret. */
export const settings = z.strictObject({
  theme: preference.theme.default('system'),
  isRailCollapsed: preference.isRailCollapsed.default(false),
  hasSingleKeyShortcuts: preference.hasSingleKeyShortcuts.default(true),
  hasNotifications: preference.hasNotifications.default(true),
  notifiesOnlyOfProblems: preference.notifiesOnlyOfProblems.default(false),
  quietHours: preference.quietHours.default(() => standardQuietHours()),
  keepsRunningInTray: preference.keepsRunningInTray.default(false),
  clipboardClearSeconds: preference.clipboardClearSeconds.default(30),
  isLogWrapped: preference.isLogWrapped.default(false),
  logTimes: preference.logTimes.default('none'),
  keepLogsDays: preference.keepLogsDays.default(90),
  keepLogsMebibytes: preference.keepLogsMebibytes.default(1024),
  templateView: preference.templateView.default('cards'),
  shutdownSeconds: preference.shutdownSeconds.default(60),
  continuesInterrupted: preference.continuesInterrupted.default(false),
  // What cannot be read of it falls back piece by piece.
  containerList: preference.containerList.catch(() => standardContainerList()),
  jobsClearedAt: preference.jobsClearedAt.default(0),
});
export type Settings = z.infer<typeof settings>;
/** Some of them. Without defaults: zod fills those in also where a field is optional, and a change would reset the others. */
export const settingsChange = z.strictObject(preference).partial();

/** Where secrets are kept. `choose`: no keystore on this system and nothing chosen yet. */
export const vaultStatus = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('keystore'), backend: z.string() }),
  z.strictObject({ state: z.literal('choose'), backend: z.string() }),
  z.strictObject({ state: z.literal('session') }),
  z.strictObject({ state: z.literal('passphrase'), isUnlocked: z.boolean() }),
]);
export type VaultStatus = z.infer<typeof vaultStatus>;

export const appInfo = z.strictObject({
  version: z.string(),
  electron: z.string(),
  platform: z.string(),
  dataFolder: z.string(),
});
export type AppInfo = z.infer<typeof appInfo>;

/** In bytes. */
export const dataSize = z.strictObject({
  /** The database with its backups. */
  database: z.number().nonnegative(),
  logs: z.number().nonnegative(),
  /** The demo homelab, the settings, and what the window keeps for itself. */
  other: z.number().nonnegative(),
});
export type DataSize = z.infer<typeof dataSize>;

/** Of one package that is part of the program; `text` as the package brings it, empty where it brings none. */
export const licence = z.strictObject({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  text: z.string(),
});
export type Licence = z.infer<typeof licence>;
