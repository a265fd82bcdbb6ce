import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { packageManagers, type PackageEntry, type PackageManager } from '../../../shared/domain/package-entry.ts';
import { readPackageLines, type ReadLines } from '../../../shared/domain/package-lines.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Select } from '../../ui/select.tsx';
import { CustomPackages } from './custom-packages.tsx';
import { useFieldError } from './form-fields.tsx';

const managerOptions = packageManagers.map((value) => ({ value, label: value }));

export function PackagesStep({ missingBuckets }: { missingBuckets: readonly string[] }): ReactNode {
  const { field } = useController<WizardValues, 'provisioning.packages'>({ name: 'provisioning.packages' });
  const { field: policy } = useController<WizardValues, 'provisioning.onMissingPackage'>({
    name: 'provisioning.onMissingPackage',
  });
  const [manager, setManager] = useState<PackageManager>('apt');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const error = useFieldError('provisioning.packages');
  const packages = field.value;
  const remove = (entry: PackageEntry) => field.onChange(packages.filter((one) => one !== entry));
  const used = packageManagers.filter((one) => packages.some((entry) => entry.manager === one));
  const add = () => {
    const { accepted, duplicates, rejected } = readPackageLines(typed.split(/[\s,]+/).join('\n'), {
      manager,
      known: packages,
    });
    const wrong = rejected[0];
    setProblem(
      wrong
        ? `${wrong.text}: ${wrong.reason}`
        : accepted.length === 0 && duplicates > 0
          ? 'already in the list'
          : undefined,
    );
    if (accepted.length > 0) field.onChange([...packages, ...accepted]);
    if (!wrong) setTyped('');
  };
  return (
    <div className="flex flex-col gap-5">
      <h2 className="text-xl font-semibold tracking-tight">Packages</h2>
      {missingBuckets.length > 0 && (
        <Notice tone="attention" title="Linked package buckets are not there">
          <p className="text-ink-2">
            {missingBuckets.join(', ')}: what they would install is left out. Make them under Templates, or add the
            packages here.
          </p>
        </Notice>
      )}
      {error && <Notice tone="failed" title={error} />}
      <form
        className="grid grid-cols-[112px_1fr_auto] items-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Field label="Manager">
          {(control) => (
            <Select
              {...control}
              options={managerOptions}
              value={manager}
              onChange={(value) => setManager(packageManagers.find((one) => one === value) ?? 'apt')}
            />
          )}
        </Field>
        <Field
          label="Package"
          help="A version after =, such as nginx=1.22.1-9; several separated by blanks."
          error={problem}
        >
          {(control) => <Input {...control} isCode value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Field>
        <Button
          type="submit"
          className="mt-5"
          disabledReason={typed.trim() === '' ? 'Enter a package name first' : null}
        >
          Add
        </Button>
      </form>
      <Disclosure title="Paste a list">
        <PasteList manager={manager} packages={packages} onAdd={(added) => field.onChange([...packages, ...added])} />
      </Disclosure>
      {packages.length === 0 ? (
        <p className="rounded-md border border-dashed border-line-strong px-3 py-6 text-center text-ink-3">
          No packages; the image comes as it is.
        </p>
      ) : (
        used.map((one) => (
          <section key={one} aria-label={`${one} packages`} className="flex flex-col gap-1.5">
            <h3 className="text-sm font-medium text-ink-2">
              {one} <span className="text-ink-3">{packages.filter((entry) => entry.manager === one).length}</span>
            </h3>
            <ul className="flex flex-wrap gap-1.5">
              {packages
                .filter((entry) => entry.manager === one)
                .map((entry) => (
                  <li
                    key={`${entry.group ?? ''} ${entry.name}`}
                    className="flex h-6 items-center gap-1 rounded-md border border-line bg-sunken pl-2 font-mono text-sm"
                  >
                    {entry.name}
                    {entry.version !== undefined && <span className="text-ink-3">={entry.version}</span>}
                    <button
                      type="button"
                      aria-label={`Remove ${entry.name}`}
                      onClick={() => remove(entry)}
                      className="rounded-sm p-1 text-ink-3 hover:text-ink"
                    >
                      <X aria-hidden className="size-3" />
                    </button>
                  </li>
                ))}
            </ul>
          </section>
        ))
      )}
      <CustomPackages />
      <RadioChoice
        label="When a package does not exist"
        isInline
        value={policy.value}
        onChange={policy.onChange}
        choices={[
          { value: 'stop', label: 'Stop and ask' },
          { value: 'continue', label: 'Go on without it' },
        ]}
      />
    </div>
  );
}

type PasteProps = {
  manager: PackageManager;
  packages: readonly PackageEntry[];
  onAdd: (added: readonly PackageEntry[]) => void;
};

function PasteList({ manager, packages, onAdd }: PasteProps): ReactNode {
  const [text, setText] = useState('');
  const [result, setResult] = useState<ReadLines<PackageEntry> | null>(null);
  const paste = () => {
    const read = readPackageLines(text, { manager, known: packages });
    setResult(read);
    if (read.accepted.length > 0) onAdd(read.accepted);
    setText(read.rejected.map((one) => one.text).join('\n'));
  };
  return (
    <>
      <Field label={`List of ${manager} packages`} help="One a line; # begins a comment.">
        {(control) => (
          <Textarea {...control} isCode rows={5} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <div className="flex items-center gap-3">
        <Button disabledReason={text.trim() === '' ? 'Paste a list first' : null} onClick={paste}>
          Add all
        </Button>
        {result && (
          <span role="status" className="text-ink-2">
            {result.accepted.length} added, {result.duplicates} already there
          </span>
        )}
      </div>
      {result && result.rejected.length > 0 && (
        <Notice tone="attention" title={`${result.rejected.length} not added`}>
          <ul className="text-ink-2">
            {result.rejected.map(({ line, text: wrong, reason }) => (
              <li key={line}>
                Line {line}: <span className="font-mono text-sm">{wrong}</span>, {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
