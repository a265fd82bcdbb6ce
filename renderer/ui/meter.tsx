import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** From this share on a meter asks for attention. */
const tight = 0.9;

type BarProps = {
  /** 0 to 1; null while it is not known. */
  share: number | null;
  /** The value is an old one: the server does not answer. */
  isStale?: boolean;
  className?: string;
};

/** The bar alone, for where its number stands beside it, as in a table cell, which soon may be another row's. Silent to screen readers. */
export function MeterBar({ share, isStale = false, className }: BarProps): ReactNode {
  const percent = share === null ? 0 : Math.max(0, Math.min(100, Math.round(share * 100)));
  const isTight = share !== null && share >= tight;
  return (
    <span
      aria-hidden
      className={cn('block h-1 overflow-hidden rounded-full bg-line-strong forced-color-adjust-none', className)}
    >
      <span
        className={cn('block h-full rounded-full', isStale ? 'bg-stopped' : isTight ? 'bg-attention' : 'bg-accent')}
        style={{ width: `${percent}%` }}
      />
    </span>
  );
}

type Props = BarProps & {
  label: string;
  /** The value in words, with its unit: "412 MiB of 2 GiB". */
  text: string;
};

/** How much of something is used, now. */
export function Meter({ label, share, text, isStale = false, className }: Props): ReactNode {
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuenow={share === null ? 0 : Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuetext={text}
      className={cn('flex min-w-0 flex-col gap-1', className)}
    >
      <span className="flex justify-between gap-2">
        <span className="shrink-0 text-ink-3">{label}</span>
        <span className={cn('truncate', isStale && 'text-ink-3')}>{text}</span>
      </span>
      <MeterBar share={share} isStale={isStale} className="*:transition-[width] *:duration-100" />
    </div>
  );
}
