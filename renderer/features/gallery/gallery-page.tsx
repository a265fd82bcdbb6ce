import type { ReactNode } from 'react';
import { ButtonSection, ColourSection, StateSection } from './controls-section.tsx';
import { EmptySection, NoticeSection, ProgressSection, ToastSection } from './feedback-sections.tsx';
import { ChoiceSection, CodeSection, FieldSection } from './form-sections.tsx';
import { SmallPartsSection, SplitSection, TabSection } from './layout-sections.tsx';
import { TableSection } from './table-section.tsx';
import { DialogSection, MenuSection } from './overlay-sections.tsx';

/** Every part of the design system in all its states. In no menu; `parsePlace('gallery')` leads here. */
export function GalleryPage(): ReactNode {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <div className="mx-auto flex w-200 flex-col gap-6">
        <ColourSection />
        <ButtonSection />
        <StateSection />
        <SmallPartsSection />
        <FieldSection />
        <ChoiceSection />
        <CodeSection />
        <ProgressSection />
        <NoticeSection />
        <EmptySection />
        <TableSection />
        <TabSection />
        <SplitSection />
        <MenuSection />
        <DialogSection />
        <ToastSection />
      </div>
    </div>
  );
}
