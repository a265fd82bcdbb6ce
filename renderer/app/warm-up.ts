import { cn } from '../ui/cn.ts';
import { formatDateTime } from '../ui/format.ts';

/** Builds what the first drawing needs and takes long the first time: dates in the user's language, and what merges class names. */
export function warmUp(): void {
  formatDateTime(Date.now());
  cn('p-1');
}
