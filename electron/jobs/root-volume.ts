/** The disk's name in a `rootfs` option, without its size and options, which may change. Null for none. */
export const volumeOf = (rootfs: string | undefined): string | null => rootfs?.split(',')[0] || null;
