import type { ReactNode } from 'react';
import { parseMount } from '../../../shared/lxc/property-string.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { mistakesOf, useParameters } from './parameter-form.ts';
import { PropertyField } from './property-field.tsx';

type Kind = 'new' | 'path' | 'existing';

/** `STORAGE:GIB`, its halves perhaps missing yet; a path of the node; or a volume that is there (PVE::LXC, NEW_DISK_RE). */
const kindOf = (volume: string): Kind =>
  volume.startsWith('/') ? 'path' : /^[^:/]*:[\d.]*$/.test(volume) ? 'new' : 'existing';
const starts = { path: '/', existing: 'STORAGE:NAME' } as const;

/** A mount point: what is mounted, then the rest of its sub-options. */
export function MountFields({ name }: { name: string }): ReactNode {
  const form = useParameters();
  const text = form.values[name] ?? '';
  const mount = parseMount(text);
  const volume = mount.get('volume') ?? ':';
  const kind = kindOf(volume);
  const put = (next: string) => form.set(name, mount.with('volume', next.replaceAll(/[,\r\n]/g, '')).toString());
  const error = mistakesOf(name, text, form).find(({ path }) => path.at(-1) === 'volume')?.reason;
  return (
    <>
      <RadioChoice
        label="What is mounted"
        isInline
        value={kind}
        onChange={(next) => {
          if (next !== kind) put(next === 'new' ? `${form.offers.storage?.[0]?.value ?? ''}:8` : starts[next]);
        }}
        choices={[
          { value: 'new', label: 'New volume' },
          { value: 'path', label: 'Path of the node' },
          { value: 'existing', label: 'Volume that is there' },
        ]}
      />
      {kind !== 'new' && (
        <div data-field={`${form.prefix}.${name}.volume`}>
          <Field
            label={kind === 'path' ? 'Path of the node' : 'Volume'}
            help={
              kind === 'path'
                ? form.isRoot === false
                  ? 'Only root@pam, signed in by its password, may mount a path of the node.'
                  : 'A folder or a device; it is in no backup, and only root@pam may mount it.'
                : 'As its storage names it; it must belong to no other guest.'
            }
            error={error}
          >
            {(control) => (
              <Input {...control} isCode value={volume} onChange={({ target }) => put(target.value || starts[kind])} />
            )}
          </Field>
        </div>
      )}
      <PropertyField name={name} leftOut={kind === 'new' ? [] : ['volume']} />
    </>
  );
}
