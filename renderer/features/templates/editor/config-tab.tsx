import type { ReactNode } from 'react';
import type { TemplateForm } from '../../../stores/template-form.ts';
import { Switch } from '../../../ui/toggle.tsx';
import { sectionOf } from '../../../parts/parameters/sections.ts';
import { EditorParameters } from './editor-parameters.tsx';
import { useEditor } from './editor-context.ts';
import { FormGroup, TextField } from './form-fields.tsx';
import { NameValueRows } from './name-value-rows.tsx';
import { UnprivilegedSwitch } from './unprivileged-switch.tsx';

type TextName = { [N in keyof TemplateForm]: TemplateForm[N] extends string ? N : never }[keyof TemplateForm];
type SwitchName = Exclude<keyof TemplateForm['features'], 'mount'>;

/** What the container itself gets. */
export function ConfigTab(): ReactNode {
  const { form, change } = useEditor();
  const text = (field: TextName) => ({
    field,
    value: form[field],
    onChange: (value: string) => change(field, (before) => ({ ...before, [field]: value })),
  });
  const feature = (name: SwitchName) => ({
    isOn: form.features[name],
    onChange: (isOn: boolean) =>
      change(null, (before) => ({ ...before, features: { ...before.features, [name]: isOn } })),
  });
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-7 p-5">
      <FormGroup title="About">
        <TextField {...text('name')} label="Name" />
        <TextField {...text('description')} label="Description" rows={3} placeholder="none" />
        <div className="grid grid-cols-2 items-start gap-3">
          <TextField {...text('tags')} label="Tags" placeholder="none" help="Small letters, separated by blanks." />
          <TextField
            {...text('hostname')}
            label="Hostname"
            isCode
            placeholder="chosen when used"
            help="What its containers are called unless another name is typed."
          />
        </div>
      </FormGroup>
      <FormGroup title="System">
        <TextField
          {...text('osTemplatePatterns')}
          label="OS templates"
          isCode
          rows={3}
          placeholder="debian-12-standard"
          help="Beginnings of OS template names, one a line, tried in order; the newest match is taken."
        />
        <UnprivilegedSwitch
          isOn={form.isUnprivileged}
          onChange={(isUnprivileged) => change(null, (before) => ({ ...before, isUnprivileged }))}
        />
      </FormGroup>
      <FormGroup title="Resources">
        <div className="grid grid-cols-4 items-start gap-3">
          <TextField {...text('cores')} label="Cores" isNumeric />
          <TextField {...text('memoryMiB')} label="Memory" isNumeric unit="MiB" />
          <TextField {...text('swapMiB')} label="Swap" isNumeric unit="MiB" />
          <TextField {...text('diskGiB')} label="Disk" isNumeric unit="GiB" />
        </div>
      </FormGroup>
      <FormGroup title="Place">
        <div className="grid grid-cols-2 items-start gap-3">
          <TextField {...text('storage')} label="Storage" isCode placeholder="chosen when used" />
          <TextField {...text('bridge')} label="Bridge" isCode placeholder="chosen when used" />
        </div>
      </FormGroup>
      <FormGroup title="Features">
        <Switch
          label="Nesting"
          help="Needed by modern systemd and by Docker inside the container."
          {...feature('nesting')}
        />
        <Switch
          label="keyctl"
          help="For Docker in unprivileged containers. Only root@pam with its password may set it."
          {...feature('keyctl')}
        />
        <Switch
          label="FUSE"
          help="Lets it mount FUSE file systems. Only root@pam with its password may set it."
          {...feature('fuse')}
        />
        <Switch label="mknod" help="Lets it make device nodes; experimental in Proxmox." {...feature('mknod')} />
        <Switch
          label="Writable /sys"
          help="force_rw_sys: weakens the separation from the node."
          {...feature('forceRwSys')}
        />
        <TextField
          field="features.mount"
          label="Mountable file systems"
          isCode
          placeholder="none"
          help="Types it may mount, such as nfs cifs."
          value={form.features.mount}
          onChange={(mount) =>
            change('features.mount', (before) => ({ ...before, features: { ...before.features, mount } }))
          }
        />
      </FormGroup>
      <FormGroup title="Everything else">
        <EditorParameters />
        <NameValueRows
          field="further"
          title="Parameters by name"
          help="For what a newer Proxmox knows and the fields above do not; passed on as it is."
          addLabel="Add parameter"
          placeholder={['name', 'value']}
          isShown={({ name }) => sectionOf(name.trim()) === null}
        />
      </FormGroup>
    </div>
  );
}
