import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { readCustomLines } from '../../shared/domain/custom-lines.ts';
import type { CustomPackage } from '../../shared/domain/package-entry.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { formatLimit } from '../ui/format.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Section } from '../ui/page-body.tsx';
import { CustomPackageDialog } from './custom-package-dialog.tsx';
import { PasteList } from './paste-list.tsx';

type Props = {
  packages: readonly CustomPackage[];
  /** The work is done on the newest list. Answers whether it was kept; why not is said where the list is kept. */
  onChange: (work: (newest: readonly CustomPackage[]) => CustomPackage[]) => Promise<boolean>;
};

/** What no manager has: a command that tells whether it is there, and one that brings it. */
export function CustomPackages({ packages, onChange }: Props): ReactNode {
  const [editing, setEditing] = useState<CustomPackage | 'new' | null>(null);
  const known = editing === 'new' ? null : editing;
  const save = async (made: CustomPackage) => {
    const isKept = await onChange((newest) =>
      known ? newest.map((one) => (one.name === known.name ? made : one)) : [...newest, made],
    );
    if (isKept) setEditing(null);
    return isKept;
  };
  return (
    <Section
      title="Custom packages"
      aside={
        <Button size="small" onClick={() => setEditing('new')}>
          <Plus aria-hidden />
          Add custom package
        </Button>
      }
    >
      <p className="text-sm text-ink-3">
        For what no manager has: sh runs the check as root, and the install only when it fails.
      </p>
      <Disclosure title="Paste custom packages">
        <PasteList
          label="List of custom packages"
          help="One a line, as in a .custom file: name|check|install, then |seconds for another time-out than ten minutes; # begins a comment."
          placeholder="deno|command -v deno|sh -c 'curl -fsSL https://deno.land/install.sh | sh'|900"
          read={(text) => readCustomLines(text, { known: packages })}
          onAdd={(added) =>
            onChange((newest) => [...newest, ...added.filter(({ name }) => !newest.some((one) => one.name === name))])
          }
        />
      </Disclosure>
      <ul className="rounded-md border border-line empty:hidden">
        {packages.map((one) => (
          <li key={one.name} className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-b-0">
            <span className="flex min-w-0 flex-1 flex-col">
              <span className="truncate font-medium">{one.name}</span>
              <span className="truncate font-mono text-sm text-ink-3" title={one.install}>
                {one.install}
              </span>
            </span>
            <span className="shrink-0 text-sm text-ink-3">
              {one.group !== undefined && `${one.group} · `}at most {formatLimit(one.timeoutMs)}
            </span>
            <IconButton label={`Edit ${one.name}`} size="small" onClick={() => setEditing(one)}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton
              label={`Remove ${one.name}`}
              size="small"
              onClick={() => void onChange((newest) => newest.filter(({ name }) => name !== one.name))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {editing !== null && (
        <CustomPackageDialog
          known={known}
          otherNames={packages.map(({ name }) => name).filter((name) => name !== known?.name)}
          onClose={() => setEditing(null)}
          onSave={save}
        />
      )}
    </Section>
  );
}
