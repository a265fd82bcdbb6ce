import { useState, type ReactNode } from 'react';
import type { PackageEntry, PackageManager } from '../../shared/domain/package-entry.ts';
import { readPackageLines } from '../../shared/domain/package-lines.ts';
import { Select } from '../ui/select.tsx';
import { managerOptions, readManager } from './add-packages.tsx';
import { PasteList } from './paste-list.tsx';

type Props = {
  packages: readonly PackageEntry[];
  /** Answers whether they were kept; why not is said where the list is kept. */
  onAdd: (added: readonly PackageEntry[]) => Promise<boolean>;
};

/** A whole list of packages of one manager. */
export function PastePackages({ packages, onAdd }: Props): ReactNode {
  const [manager, setManager] = useState<PackageManager>(packages[0]?.manager ?? 'apt');
  return (
    <PasteList
      label="List of packages"
      help="One a line; # begins a comment."
      read={(text) => readPackageLines(text, { manager, known: packages })}
      onAdd={onAdd}
    >
      <div className="w-26">
        <Select
          aria-label="Manager of the list"
          options={managerOptions}
          value={manager}
          onChange={(value) => setManager(readManager(value))}
        />
      </div>
    </PasteList>
  );
}
