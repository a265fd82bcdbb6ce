/** The kernel every node of the homelab runs, as `uname` tells it. */
export const KERNEL = '6.17.4-2-pve';
export const KERNEL_BUILD = '#1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2';
/** What `pve-manager` calls itself. */
export const VERSION = { release: '9.2', version: '9.2.11', repoid: '14a22df35955d97d' } as const;
export const MANAGER_VERSION = `${VERSION.version}/${VERSION.repoid}`;
