import { useState, type DragEvent, type ReactNode } from 'react';
import { useApp } from '../../hooks/app-context.ts';
import { importDropped, tellFailure } from './template-actions.ts';

type Props = {
  /** By a detail, so that nothing of it can be reached. */
  isCovered: boolean;
  children: ReactNode;
};

/** Takes an archive that is dropped on the page; what else is dropped is left alone. */
export function ArchiveDrop({ isCovered, children }: Props): ReactNode {
  const app = useApp();
  const [isOver, setOver] = useState(false);
  return (
    <div
      inert={isCovered}
      className="relative flex min-w-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        // Passing over what lies inside is no leaving.
        if (event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)) return;
        setOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file) importDropped(app, file).catch((error: unknown) => tellFailure(error, app));
      }}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-2 z-10 flex items-center justify-center rounded-md border-2 border-dashed border-accent bg-selected font-medium">
          Drop the archive to import its templates
        </div>
      )}
    </div>
  );
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');
