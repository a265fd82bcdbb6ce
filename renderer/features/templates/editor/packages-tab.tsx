import { Link2, Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { CustomPackages } from '../../../parts/custom-packages.tsx';
import { PackageList } from '../../../parts/package-list.tsx';
import { Badge, StatusWord } from '../../../ui/badge.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page-body.tsx';
import { RadioChoice } from '../../../ui/radio-choice.tsx';
import { packageText } from '../../../parts/group-packages.ts';
import type { TemplateForm } from '../../../stores/template-form.ts';
import { useEditor, useFormError } from './editor-context.ts';

/** What is installed: of its own, from buckets, and what no manager has. */
export function PackagesTab(): ReactNode {
  const { form, change } = useEditor();
  const error = [useFormError('packages'), useFormError('customPackages'), useFormError('buckets')].find(Boolean);
  // The form takes everything; it is kept when the template is saved.
  const put = (work: (before: TemplateForm) => TemplateForm) => {
    change(null, work);
    return Promise.resolve(true);
  };
  const hasPip = form.packages.some(({ manager }) => manager === 'pip');
  return (
    <div className="mx-auto flex max-w-200 flex-col gap-7 p-5">
      {error && <Notice tone="failed" title={error} />}
      <Section title="Packages">
        <PackageList
          packages={form.packages}
          onChange={(work) => put((before) => ({ ...before, packages: work(before.packages) }))}
          empty="No packages of its own."
        />
      </Section>
      <LinkedBuckets />
      <CustomPackages
        packages={form.customPackages}
        onChange={(work) => put((before) => ({ ...before, customPackages: work(before.customPackages) }))}
      />
      <RadioChoice
        label="When a package does not exist"
        isInline
        value={form.onMissingPackage}
        onChange={(onMissingPackage) => change(null, (before) => ({ ...before, onMissingPackage }))}
        choices={[
          { value: 'stop', label: 'Stop and ask' },
          { value: 'continue', label: 'Go on without it' },
        ]}
      />
      {hasPip && (
        <RadioChoice
          label="How pip installs"
          value={form.pipMode}
          onChange={(pipMode) => change(null, (before) => ({ ...before, pipMode }))}
          choices={[
            {
              value: 'venv',
              label: 'Into one venv',
              help: '/opt/gantry-venv; commands are linked into /usr/local/bin.',
            },
            {
              value: 'pipx',
              label: 'With pipx',
              help: 'Each package has a venv of its own; for programs, not libraries.',
            },
          ]}
        />
      )}
    </div>
  );
}

/** Linked, not copied: what a bucket holds when a plan is made is what gets installed. */
function LinkedBuckets(): ReactNode {
  const { form, change } = useEditor();
  const all = useSelect(useApp().stores.buckets, (state) => state.all);
  const setLinks = (work: (before: readonly string[]) => string[]) =>
    change(null, (before) => ({ ...before, buckets: work(before.buckets) }));
  const free = all.filter(({ name }) => !form.buckets.some((one) => isSameName(one, name)));
  const link = (
    <Menu
      align="end"
      trigger={
        <Button
          size="small"
          disabledReason={
            free.length > 0 ? null : all.length === 0 ? 'There are no buckets yet' : 'All buckets are linked already'
          }
        >
          <Link2 aria-hidden />
          Link a bucket
        </Button>
      }
      entries={free.map(({ id, name }) => ({
        kind: 'item',
        id,
        label: name,
        onSelect: () => setLinks((before) => [...before, name]),
      }))}
    />
  );
  return (
    <Section title="Linked buckets" aside={link}>
      <p className="text-sm text-ink-3">
        Lists kept outside the template. A change in a bucket reaches every template that links it.
      </p>
      <ul className="rounded-md border border-line empty:hidden">
        {form.buckets.map((name) => {
          const bucket = all.find((one) => isSameName(one.name, name));
          return (
            <li key={name} className="flex items-start gap-2 border-b border-line px-3 py-2 last:border-b-0">
              <div className="flex min-w-0 flex-1 flex-col gap-1">
                <span className="font-medium">{name}</span>
                {bucket ? (
                  <ul aria-label={`Packages of ${name}`} className="flex flex-wrap gap-1">
                    {bucket.packages.map((entry) => (
                      <li key={`${entry.manager} ${packageText(entry)}`}>
                        <Badge className="font-mono">
                          <span className="text-ink-3">{entry.manager}</span> {packageText(entry)}
                        </Badge>
                      </li>
                    ))}
                    {bucket.customPackages.map((one) => (
                      <li key={one.name}>
                        <Badge>{one.name}</Badge>
                      </li>
                    ))}
                    {bucket.packages.length + bucket.customPackages.length === 0 && (
                      <li className="text-sm text-ink-3">It is empty.</li>
                    )}
                  </ul>
                ) : (
                  <StatusWord tone="attention">There is no bucket of this name</StatusWord>
                )}
              </div>
              <IconButton
                label={`Unlink ${name}`}
                size="small"
                onClick={() => setLinks((before) => before.filter((one) => one !== name))}
              >
                <Unlink aria-hidden />
              </IconButton>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
