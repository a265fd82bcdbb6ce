import type { ReactNode } from 'react';
import { SmallPartsSection, SplitSection } from './layout-sections.tsx';
import { DialogSection, MenuSection } from './overlay-sections.tsx';

/** Every part of the design system in all its states. In no menu; `parsePlace('gallery')` leads here. */
export function GalleryPage(): ReactNode {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <div className="mx-auto flex max-w-200 flex-col gap-6">
        <SmallPartsSection />
        <MenuSection />
        <DialogSection />
        <SplitSection />
      </div>
    </div>
  );
}
