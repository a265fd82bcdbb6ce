import { useState, type ReactNode } from 'react';
import { customPackage, type CustomPackage } from '../../shared/domain/package-entry.ts';
import { issueMap } from '../errors/issues.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { Notice } from '../ui/notice.tsx';

type Props = {
  known: CustomPackage | null;
  otherNames: readonly string[];
  onClose: () => void;
  /** Answers whether it was kept. */
  onSave: (made: CustomPackage) => Promise<boolean>;
};

export function CustomPackageDialog({ known, otherNames, onClose, onSave }: Props): ReactNode {
  const [name, setName] = useState(known?.name ?? '');
  const [check, setCheck] = useState(known?.check ?? '');
  const [install, setInstall] = useState(known?.install ?? '');
  const [seconds, setSeconds] = useState(String((known?.timeoutMs ?? 600_000) / 1000));
  const [group, setGroup] = useState(known?.group ?? '');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const [isRefused, setRefused] = useState(false);
  const save = async () => {
    const read = customPackage.safeParse({
      name: name.trim(),
      check,
      install,
      timeoutMs: seconds.trim() === '' ? undefined : Math.round(Number(seconds) * 1000),
      ...(group.trim() === '' ? {} : { group: group.trim() }),
    });
    if (!read.success) return setErrors(issueMap(read.error));
    if (otherNames.includes(read.data.name)) return setErrors({ name: 'another one has this name' });
    setErrors({});
    setBusy(true);
    const isKept = await onSave(read.data);
    setBusy(false);
    setRefused(!isKept);
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      className="top-[10%] w-150"
      title={known ? `Edit ${known.name}` : 'Add custom package'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" isBusy={isBusy} onClick={() => void save()}>
            {known ? 'Keep changes' : 'Add custom package'}
          </Button>
        </>
      }
    >
      {isRefused && <Notice tone="failed" title="It was not kept; the page behind this dialog says why" />}
      <div className="grid grid-cols-[1fr_120px_120px] items-start gap-3">
        <Field label="Name" error={errors['name']}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Group" error={errors['group']}>
          {(control) => (
            <Input {...control} placeholder="none" value={group} onChange={(event) => setGroup(event.target.value)} />
          )}
        </Field>
        <Field label="Time-out" error={errors['timeoutMs']}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              unit="s"
              value={seconds}
              onChange={(event) => setSeconds(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Check" help="Ends with 0 when it is installed already." error={errors['check']}>
        {(control) => (
          <Textarea
            {...control}
            isCode
            rows={2}
            placeholder="command -v deno"
            value={check}
            onChange={(event) => setCheck(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Install"
        help="Runs when the check fails; the check is asked again afterwards."
        error={errors['install']}
      >
        {(control) => (
          <Textarea {...control} isCode rows={6} value={install} onChange={(event) => setInstall(event.target.value)} />
        )}
      </Field>
    </Dialog>
  );
}
