import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import {
  packageGroup,
  packageManager,
  packageManagers,
  type PackageEntry,
  type PackageManager,
} from '../../shared/domain/package-entry.ts';
import { readPackageLines } from '../../shared/domain/package-lines.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { groupNames, pinSigns } from './group-packages.ts';

type Props = {
  packages: readonly PackageEntry[];
  /** Answers whether they were kept; why not is said where the list is kept. */
  onAdd: (added: readonly PackageEntry[]) => Promise<boolean>;
};
export const managerOptions = packageManagers.map((value) => ({ value, label: value }));
export const readManager = (value: string): PackageManager => packageManager.safeParse(value).data ?? 'apt';

/** One or several packages typed in a row. */
export function AddPackages({ packages, onAdd }: Props): ReactNode {
  const [manager, setManager] = useState<PackageManager>(packages[0]?.manager ?? 'apt');
  const [group, setGroup] = useState('');
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const listId = useId();
  const groupProblem = group.trim() === '' ? undefined : packageGroup.safeParse(group.trim()).error?.issues[0]?.message;
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    if (isBusy || groupProblem !== undefined || typed.trim() === '') return;
    const named = group.trim() === '' ? {} : { group: group.trim() };
    const read = readPackageLines(typed.split(/[\s,]+/).join('\n'), { manager, ...named, known: packages });
    const [wrong] = read.rejected;
    setBusy(true);
    const isKept = read.accepted.length === 0 || (await onAdd(read.accepted));
    setBusy(false);
    if (!isKept) return;
    // What was typed on meanwhile stays.
    setTyped((now) => (now === typed ? read.rejected.map(({ text }) => text).join(' ') : now));
    setProblem(
      wrong ? `${wrong.text}: ${wrong.reason}` : read.accepted.length === 0 ? 'it is in the list already' : undefined,
    );
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void add();
  };
  return (
    <form className="grid grid-cols-[104px_minmax(0,1fr)_136px_auto] items-start gap-2" onSubmit={submit}>
      <Field label="Manager">
        {(control) => (
          <Select
            {...control}
            options={managerOptions}
            value={manager}
            onChange={(value) => setManager(readManager(value))}
          />
        )}
      </Field>
      <Field
        label="Packages"
        help={`Several separated by blanks; ${pinSigns[manager]} pins a version.`}
        error={problem}
      >
        {(control) => (
          <Input
            {...control}
            isCode
            placeholder={`curl git${pinSigns[manager]}2.39`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Field label="Group" error={groupProblem}>
        {(control) => (
          <>
            <Input
              {...control}
              list={listId}
              placeholder="none"
              value={group}
              onChange={(event) => setGroup(event.target.value)}
            />
            <datalist id={listId}>
              {groupNames(packages).map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Button
        type="submit"
        isBusy={isBusy}
        className="mt-5"
        disabledReason={typed.trim() === '' ? 'Enter a package name first' : null}
      >
        Add
      </Button>
    </form>
  );
}
