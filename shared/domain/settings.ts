import { z } from 'zod';

/** Preferences; never a secret. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  isRailCollapsed: z.boolean().default(false),
  hasSingleKeyShortcuts: z.boolean().default(true),
  hasNotifications: z.boolean().default(true),
  clipboardClearSeconds: z.number().int().min(5).max(600).default(30),
});
export type Settings = z.infer<typeof settings>;

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
