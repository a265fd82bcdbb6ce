import type { ReactNode } from 'react';

/** A part of the design system: one picture of the visual tests, which find it by its id. */
export function GallerySection({ id, title, children }: { id: string; title: string; children: ReactNode }): ReactNode {
  return (
    <section id={`gallery-${id}`} aria-labelledby={`gallery-${id}-title`} className="flex flex-col gap-4 bg-canvas p-4">
      <h2 id={`gallery-${id}-title`} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** One state of a part, with its name under it. */
export function Specimen({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="text-xs text-ink-3">{name}</div>
      <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}
