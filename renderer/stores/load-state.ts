import type { AppErrorData } from '../../shared/errors.ts';

/** How far the first load of a mirror has come. */
export type LoadState = { name: 'loading' } | { name: 'ready' } | { name: 'failed'; error: AppErrorData };
export const loading: LoadState = { name: 'loading' };
export const ready: LoadState = { name: 'ready' };
