import type { ReactNode } from 'react';
import { formatBytes } from './format.ts';
import { ProgressBar } from './progress-bar.tsx';

type Props = {
  /** What moves, such as the name of a file. */
  label: string;
  /** What is done right now. */
  title: string;
  /** Null while nothing can be said about how far it is. */
  progress: { readonly doneBytes: number; readonly totalBytes: number } | null;
  action?: ReactNode;
};

/** Data on its way: how much of it, and a way to stop it. */
export function TransferBar({ label, title, progress, action }: Props): ReactNode {
  const percent = progress && progress.totalBytes > 0 ? (progress.doneBytes / progress.totalBytes) * 100 : null;
  return (
    <div className="flex items-center gap-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex items-baseline justify-between gap-3 text-sm text-ink-2">
          <span className="min-w-0 truncate">{title}</span>
          <span className="shrink-0 tabular-nums">
            {progress ? `${formatBytes(progress.doneBytes)} of ${formatBytes(progress.totalBytes)}` : ''}
          </span>
        </div>
        <ProgressBar label={`Progress of ${label}`} percent={percent} />
      </div>
      {action}
    </div>
  );
}
