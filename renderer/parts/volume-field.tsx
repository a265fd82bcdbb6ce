import type { ReactNode } from 'react';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select, type Option } from '../ui/select.tsx';
import { useFieldMark } from './field-marks.ts';
import type { SubOptionProps } from './sub-option-field.tsx';

type Props = Omit<SubOptionProps, 'offers'> & {
  /** As Proxmox tells it of a volume that is there. */
  size: string | null;
  /** Where a new one may go. */
  storages?: readonly Option[] | undefined;
};

/** `STORAGE:GIB` makes a new volume (PVE::LXC, NEW_DISK_RE); the halves may still be missing. */
const asked = /^(?<storage>[^:/]*):(?<size>[\d.]*)$/;

/** The volume of a disk: a new one by storage and size; one that is there, or a path of the node, as it is. */
export function VolumeField({
  fieldName,
  option,
  value,
  onChange,
  error,
  disabledReason,
  size,
  storages,
}: Props): ReactNode {
  const mark = useFieldMark(fieldName);
  const { storage = '', size: gibibytes = '' } = asked.exec(value ?? ':')?.groups ?? {};
  if (value !== null && value !== '' && !asked.test(value))
    return (
      <div data-field={fieldName} className="col-span-full min-w-0">
        <Field label={option.label} help={disabledReason ?? undefined} error={error} {...mark}>
          {(control) => (
            <Input {...control} isCode readOnly aria-disabled value={size === null ? value : `${value} (${size})`} />
          )}
        </Field>
      </div>
    );
  const change = (next: { storage?: string; size?: string }): void => {
    const joined = { storage, size: gibibytes, ...next };
    onChange(`${joined.storage}:${joined.size}`);
  };
  // The whole is wrong while a half is missing; it is told where it is missing.
  const isStorageWrong = error !== undefined && storage === '';
  return (
    <div data-field={fieldName} className="col-span-full grid min-w-0 grid-cols-[minmax(0,1fr)_112px] gap-3">
      <Field
        label="Storage"
        help={disabledReason ?? undefined}
        error={isStorageWrong ? 'choose where it goes' : undefined}
        {...mark}
      >
        {(control) =>
          storages && (storage === '' || storages.some((one) => one.value === storage)) ? (
            <Select
              {...control}
              isCode
              options={storages}
              value={storage}
              onChange={(next) => change({ storage: next })}
            />
          ) : (
            <Input
              {...control}
              isCode
              placeholder="local-lvm"
              value={storage}
              onChange={({ target }) => change({ storage: target.value.replace(/[:/]/g, '') })}
            />
          )
        }
      </Field>
      <Field label="Size" error={error !== undefined && !isStorageWrong ? 'a number of GiB' : undefined}>
        {(control) => (
          <Input
            {...control}
            unit="GiB"
            inputMode="decimal"
            value={gibibytes}
            onChange={({ target }) => change({ size: target.value.replace(',', '.').replace(/[^\d.]/g, '') })}
          />
        )}
      </Field>
    </div>
  );
}
