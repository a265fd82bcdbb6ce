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

type Props = { packages: readonly PackageEntry[]; onAdd: (added: readonly PackageEntry[]) => void };
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
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    if (groupProblem !== undefined || typed.trim() === '') return;
    const named = group.trim() === '' ? {} : { group: group.trim() };
    const read = readPackageLines(typed.split(/[\s,]+/).join('\n'), { manager, ...named, known: packages });
    const [wrong] = read.rejected;
    if (read.accepted.length > 0) onAdd(read.accepted);
    setTyped(read.rejected.map(({ text }) => text).join(' '));
    setProblem(
      wrong ? `${wrong.text}: ${wrong.reason}` : read.accepted.length === 0 ? 'it is in the list already' : undefined,
    );
  };
  return (
    <form className="grid grid-cols-[104px_minmax(0,1fr)_136px_auto] items-start gap-2" onSubmit={add}>
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
      <Button type="submit" className="mt-5" disabledReason={typed.trim() === '' ? 'Enter a package name first' : null}>
        Add
      </Button>
    </form>
  );
}
