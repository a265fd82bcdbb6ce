/** `reason` says why it cannot be done now; null when it can. Only what can be waited for gives back a promise; it may reject. */
export type CommandDeed = { readonly reason: string | null; readonly run: () => void | Promise<void> };
