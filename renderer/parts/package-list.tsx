import type { ReactNode } from 'react';
import type { PackageEntry } from '../../shared/domain/package-entry.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { AddPackages } from './add-packages.tsx';
import { groupPackages } from './group-packages.ts';
import { PackageChip } from './package-chip.tsx';
import { PastePackages } from './paste-packages.tsx';

type Props = {
  packages: readonly PackageEntry[];
  /** The work is done on the newest list. Answers whether it was kept. */
  onChange: (work: (newest: readonly PackageEntry[]) => PackageEntry[]) => Promise<boolean>;
  /** What is said while there are none. */
  empty: string;
};

/** A list of packages that is edited: typed in one by one, pasted as a whole, pinned, put into groups, taken out. */
export function PackageList({ packages, onChange, empty }: Props): ReactNode {
  const add = (added: readonly PackageEntry[]) =>
    onChange((newest) => [...newest, ...added.filter((entry) => !newest.some((one) => isSamePackage(one, entry)))]);
  const replace = (before: PackageEntry, after: PackageEntry) =>
    void onChange((newest) => newest.map((one) => (isSamePackage(one, before) ? after : one)));
  const remove = (entry: PackageEntry) => void onChange((newest) => newest.filter((one) => !isSamePackage(one, entry)));
  return (
    <div className="flex flex-col gap-4">
      <AddPackages packages={packages} onAdd={add} />
      <Disclosure title="Paste a list">
        <PastePackages packages={packages} onAdd={add} />
      </Disclosure>
      {packages.length === 0 && (
        <p className="rounded-md border border-dashed border-line-strong px-3 py-5 text-center text-ink-3">{empty}</p>
      )}
      {groupPackages(packages).map(({ manager, count, groups }) => (
        <section key={manager} aria-label={`${manager} packages`} className="flex flex-col gap-2">
          <h4 className="border-b border-line pb-1 text-sm font-medium text-ink-2">
            {manager} <span className="font-normal text-ink-3">{count}</span>
          </h4>
          {groups.map(({ group, entries }) => (
            <div key={group ?? ''} className="flex flex-col gap-1.5">
              {group !== null && <h5 className="text-sm text-ink-3">{group}</h5>}
              <ul aria-label={group === null ? manager : `${manager}, ${group}`} className="flex flex-wrap gap-1.5">
                {entries.map((entry) => (
                  <li key={`${entry.name} ${entry.version ?? ''}`}>
                    <PackageChip
                      entry={entry}
                      onReplace={(after) => replace(entry, after)}
                      onRemove={() => remove(entry)}
                    />
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

/** Whether they are the same line of the list: a reply of main brings the same package as another object. */
const isSamePackage = (a: PackageEntry, b: PackageEntry): boolean =>
  a.manager === b.manager && a.name === b.name && a.version === b.version;
