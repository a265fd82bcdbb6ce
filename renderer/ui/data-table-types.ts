import type { ReactNode } from 'react';

export type Column<T> = {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track, such as `minmax(120px, 2fr)`. */
  readonly track: string;
  readonly isNumeric?: boolean;
  readonly isSortable?: boolean;
  readonly cell: (row: T) => ReactNode;
};
export type Sort = { readonly column: string; readonly isDescending: boolean };

/** The table from outside. */
export type TableHandle = {
  /** Brings a row into view and puts the focus on it. */
  readonly focusRow: (key: string) => void;
  readonly focusFirst: () => void;
};
