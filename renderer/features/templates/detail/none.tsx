import type { ReactNode } from 'react';

export const None = ({ what }: { what: string }): ReactNode => (
  <p className="p-4 text-ink-2">This template has no {what}.</p>
);
