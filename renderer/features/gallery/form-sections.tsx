import { useState, type ReactNode } from 'react';
import { Field } from '../../ui/field.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Select } from '../../ui/select.tsx';
import { Checkbox, Switch } from '../../ui/toggle.tsx';
import { GallerySection } from './specimen.tsx';

const nothing = () => undefined;
const nodes = [
  { value: 'pve1', label: 'pve1', detail: '4 GiB free' },
  { value: 'pve2', label: 'pve2', detail: 'unreachable', isDisabled: true },
];

export function FieldSection(): ReactNode {
  const [node, setNode] = useState('pve1');
  return (
    <GallerySection id="fields" title="Fields">
      <div className="grid grid-cols-2 gap-4">
        <Field label="Name" help="Letters, digits and dashes." sends="hostname=web">
          {(control) => <Input {...control} isCode value="web" onChange={nothing} />}
        </Field>
        <Field label="Swap" help="Empty leaves it to Proxmox: 512 MiB." sends={null}>
          {(control) => <Input {...control} placeholder="512" unit="MiB" value="" onChange={nothing} />}
        </Field>
        <Field label="Disk" error="must be a whole number of GiB" sends="rootfs=local-lvm:eight">
          {(control) => <Input {...control} unit="GiB" value="eight" onChange={nothing} />}
        </Field>
        <Field label="ID" note="free">
          {(control) => <Input {...control} isCode value="104" onChange={nothing} />}
        </Field>
        <Field label="Node">
          {(control) => <Select {...control} options={nodes} value={node} onChange={setNode} />}
        </Field>
        <Field label="Storage" error="pick one">
          {(control) => <Select {...control} options={[]} value="" onChange={nothing} />}
        </Field>
        <Field label="Not to be changed">
          {(control) => <Input {...control} disabled value="debian-12" onChange={nothing} />}
        </Field>
        <Field label="Notes" help="Shown in Proxmox too.">
          {(control) => <Textarea {...control} rows={2} value="Serves the wiki." onChange={nothing} />}
        </Field>
      </div>
    </GallerySection>
  );
}

export function ChoiceSection(): ReactNode {
  const [theme, setTheme] = useState<'system' | 'dark'>('system');
  return (
    <GallerySection id="choices" title="Choices">
      <div className="grid grid-cols-2 gap-6">
        <div className="flex flex-col gap-3">
          <Checkbox label="Start at boot" isOn onChange={nothing} />
          <Checkbox label="Protected" help="Proxmox then refuses to delete it." isOn={false} onChange={nothing} />
          <Checkbox label="Purge" disabledReason="Needs VM.Allocate on /vms/101" isOn={false} onChange={nothing} />
        </div>
        <div className="flex flex-col gap-3">
          <Switch label="Notifications" help="When a job ends." isOn onChange={nothing} />
          <Switch label="Single keys" isOn={false} onChange={nothing} />
          <Switch label="Tray icon" disabledReason="This desktop has no tray" isOn={false} onChange={nothing} />
        </div>
        <RadioChoice
          label="Theme"
          value={theme}
          onChange={setTheme}
          choices={[
            { value: 'system', label: 'As the system', help: 'Follows light and dark.' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <RadioChoice
          label="Theme, in a row"
          isInline
          value={theme}
          onChange={setTheme}
          choices={[
            { value: 'system', label: 'As the system' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <Disclosure title="Advanced" startsOpen>
          <p className="text-ink-2">What not everybody needs.</p>
        </Disclosure>
        <Disclosure title="Advanced, closed">
          <p>Not seen.</p>
        </Disclosure>
      </div>
    </GallerySection>
  );
}

const script = `#!/bin/sh
set -eu
# A comment, a string and a number
name="web-\${1:-default}"
if [ "$name" != 'none' ]; then
  log_info "installing $name" && exit 3
fi
`;

export function CodeSection(): ReactNode {
  const [text, setText] = useState(script);
  return (
    <GallerySection id="code" title="Code">
      <Field label="Script">
        {(control) => <CodeField {...control} label="Script" rows={8} value={text} onChange={setText} />}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="File, wrong" error="line 2: the key is missing">
          {(control) => (
            <CodeField
              {...control}
              label="File, wrong"
              description="line 2: the key is missing"
              language="plain"
              rows={3}
              value={'port: 8080\n: broken\n'}
              onChange={nothing}
            />
          )}
        </Field>
        <Field label="File, to read">
          {(control) => (
            <CodeField {...control} label="File, to read" isReadOnly rows={3} value={script} onChange={nothing} />
          )}
        </Field>
      </div>
    </GallerySection>
  );
}
