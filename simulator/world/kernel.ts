/** The kernel every node of the homelab runs, as `uname` tells it. */
export const KERNEL = '6.17.4-2-pve';
export const KERNEL_BUILD = '#1 SMP PREEMPT_DYNAMIC PMX 6.17.4-2';
/** What `pve-manager` calls itself. */
