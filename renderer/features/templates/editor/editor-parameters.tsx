import { useState, type ReactNode } from 'react';
import type { ParameterForm } from '../../../parts/parameters/parameter-form.ts';
import { ParameterSections } from '../../../parts/parameters/parameter-sections.tsx';
import type { SectionId } from '../../../parts/parameters/sections.ts';
import { SubOptionsFields } from '../../../parts/parameters/sub-options-fields.tsx';
import { useEditor } from './editor-context.ts';
import { changesTo, toParameters, withParameters } from './parameter-rows.ts';

type Records = 'further' | 'networkOptions' | 'rootfsOptions';
const nothing: ReadonlySet<string> = new Set();
const nobody = { isRoot: null, major: null } as const;

/** Everything else a template may ask of Proxmox, with the fields the wizard has for it. */
export function EditorParameters(): ReactNode {
  const { form, issues, change, tellsMissing, onLeave } = useEditor();
  const [open, setOpen] = useState<ReadonlySet<SectionId>>(new Set());
  const put = (field: Records, changes: Readonly<Record<string, string | null>>) =>
    change(`${field}.${Object.keys(changes).join()}`, (before) => ({
      ...before,
      [field]: withParameters(before[field], changes, () => crypto.randomUUID()),
    }));
  const issueOf = (field: string): string | undefined => {
    const [, name] = /^further\.(\w[\w-]*)$/.exec(field) ?? [];
    const place = form.further.findIndex((row) => row.name.trim() === name);
    return issues.find((issue) => issue.field === `further.${place}`)?.message;
  };
  const parameters: ParameterForm = {
    ...nobody,
    prefix: 'further',
    values: toParameters(form.further),
    set: (name, value) => put('further', { [name]: value }),
    setAll: (changes) => put('further', changes),
    mistakeAt: issueOf,
    tellsMissing,
    offers: {},
    detected: {},
  };
  const subOptions = (field: 'networkOptions' | 'rootfsOptions', of: 'net0' | 'rootfs', leftOut: readonly string[]) => {
    const values = toParameters(form[field]);
    return {
      setCount: Object.keys(values).length,
      fields: (
        <div role="group" aria-label={of === 'net0' ? 'Interface net0' : 'Root disk'} className="flex flex-col gap-2">
          <span className="text-sm font-medium text-ink-2">{of === 'net0' ? 'Interface net0' : 'Root disk'}</span>
          <SubOptionsFields
            prefix={field}
            of={of}
            leftOut={leftOut}
            values={values}
            onChange={(next) => put(field, changesTo(values, next))}
            form={nobody}
          />
        </div>
      ),
    };
  };
  return (
    <div
      className="flex flex-col gap-3"
      onBlur={({ target, relatedTarget }) => {
        const card = target.closest<HTMLElement>('section[data-field^="further."]');
        if (card && !card.contains(relatedTarget)) onLeave(card.dataset['field']?.slice('further.'.length) ?? '');
      }}
    >
      <ParameterSections
        form={parameters}
        leftOut={nothing}
        listsUnknown={false}
        openSections={open}
        onToggle={(section, isOpen) =>
          setOpen((before) => new Set(isOpen ? [...before, section] : [...before].filter((one) => one !== section)))
        }
        own={{
          network: subOptions('networkOptions', 'net0', ['bridge']),
          disks: subOptions('rootfsOptions', 'rootfs', ['volume', 'size']),
        }}
      />
    </div>
  );
}
