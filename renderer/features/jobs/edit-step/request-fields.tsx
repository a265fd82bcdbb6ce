import { useState, type ReactNode } from 'react';
import type { ContainerSpec } from '../../../../shared/domain/container-spec.ts';
import type { NodeOptions } from '../../../../shared/domain/inventory.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select, type Option } from '../../../ui/select.tsx';
import { Checkbox } from '../../../ui/toggle.tsx';
import { onlyNumber, readNumber } from './typed-number.ts';

type Props = { spec: ContainerSpec; options: NodeOptions | null; onChange: (change: Partial<ContainerSpec>) => void };
type NumberKey = 'vmid' | 'diskGiB' | 'cores' | 'memoryMiB' | 'swapMiB';

/** What a create is asked for, as far as Proxmox may refuse it. */
export function RequestFields({ spec, options, onChange }: Props): ReactNode {
  const { network, features } = spec;
  const number = (label: string, key: NumberKey, unit?: string): ReactNode => (
    <NumberField label={label} unit={unit} value={spec[key]} onChange={(value) => onChange({ [key]: value })} />
  );
  const feature = (label: string, key: 'nesting' | 'keyctl' | 'fuse' | 'mknod'): ReactNode => (
    <Checkbox
      label={label}
      isOn={features[key]}
      onChange={(isOn) => onChange({ features: { ...features, [key]: isOn } })}
    />
  );
  return (
    <>
      <Field label="OS template">
        {(control) => (
          <Select
            {...control}
            isCode
            options={withChosen(osTemplates(options), spec.ostemplate)}
            value={spec.ostemplate}
            // Only what lies on the node is offered: it needs no download.
            onChange={(ostemplate) => onChange({ ostemplate, needsDownload: false })}
          />
        )}
      </Field>
      <div className="grid grid-cols-[minmax(0,1fr)_110px_110px] items-start gap-3">
        <Field label="Storage">
          {(control) => (
            <Select
              {...control}
              isCode
              options={withChosen(storages(options), spec.storage)}
              value={spec.storage}
              onChange={(storage) => onChange({ storage })}
            />
          )}
        </Field>
        {number('Disk', 'diskGiB', 'GiB')}
        {number('Number', 'vmid')}
      </div>
      <div className="grid grid-cols-3 items-start gap-3">
        {number('Cores', 'cores')}
        {number('Memory', 'memoryMiB', 'MiB')}
        {number('Swap', 'swapMiB', 'MiB')}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_110px] items-start gap-3">
        <Field label="Bridge">
          {(control) => (
            <Select
              {...control}
              isCode
              options={withChosen(named(options?.bridges), network.bridge)}
              value={network.bridge}
              onChange={(bridge) => onChange({ network: { ...network, bridge } })}
            />
          )}
        </Field>
        <Field label="VLAN tag">
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={network.vlanTag === undefined ? '' : String(network.vlanTag)}
              onChange={(event) => onChange({ network: withTag(network, event.target.value) })}
            />
          )}
        </Field>
      </div>
      <fieldset className="grid grid-cols-4 gap-3">
        <legend className="mb-1 text-sm font-medium">Features</legend>
        {feature('Nesting', 'nesting')}
        {feature('Keyctl', 'keyctl')}
        {feature('FUSE', 'fuse')}
        {feature('Mknod', 'mknod')}
      </fieldset>
    </>
  );
}

type NumberProps = { label: string; unit: string | undefined; value: number; onChange: (value: number) => void };

function NumberField({ label, unit, value, onChange }: NumberProps): ReactNode {
  // As typed: a dot at the end is no part of the number yet.
  const [typed, setTyped] = useState(String(value));
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          inputMode="decimal"
          {...(unit === undefined ? {} : { unit })}
          value={readNumber(typed) === value ? typed : String(value)}
          onChange={({ target }) => {
            const next = onlyNumber(target.value);
            setTyped(next);
            onChange(readNumber(next));
          }}
        />
      )}
    </Field>
  );
}

function withTag({ vlanTag: _vlanTag, ...network }: ContainerSpec['network'], text: string): ContainerSpec['network'] {
  const digits = text.replaceAll(/\D/g, '');
  return digits === '' ? network : { ...network, vlanTag: Number(digits) };
}

const named = (all: readonly { name: string }[] = []): Option[] =>
  all.map(({ name }) => ({ value: name, label: name }));

const storages = (options: NodeOptions | null): Option[] =>
  (options?.storages ?? [])
    .filter(({ content }) => content.includes('rootdir'))
    .map(({ name, isActive }) => ({ value: name, label: name, ...(isActive ? {} : { detail: 'not active' }) }));

const osTemplates = (options: NodeOptions | null): Option[] =>
  (options?.osTemplates ?? []).flatMap(({ volid }) => (volid === null ? [] : [{ value: volid, label: volid }]));

/** What was chosen may be just what is not there. */
const withChosen = (all: Option[], chosen: string): Option[] =>
  all.some(({ value }) => value === chosen) ? all : [{ value: chosen, label: chosen, detail: 'not found' }, ...all];
