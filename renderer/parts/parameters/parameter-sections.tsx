import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EnvironmentFields } from './environment-fields.tsx';
import { IndexedFields } from './indexed-fields.tsx';
import { ParameterContext, useParameters, type ParameterForm } from './parameter-form.ts';
import { PropertyField } from './property-field.tsx';
import { ScalarFields } from './scalar-fields.tsx';
import { parameterSections, sectionOf, type SectionId } from './sections.ts';

type Props = {
  form: ParameterForm;
  /** What the owner has in a section besides the table's own, before it, with how much of it is set. */
  own: Readonly<Partial<Record<SectionId, { fields: ReactNode; setCount: number }>>>;
  /** Parameters the owner has other fields for. */
  leftOut: ReadonlySet<string>;
  /** Parameters the table does not know are listed, to be taken out. */
  listsUnknown: boolean;
  openSections: ReadonlySet<string>;
  onToggle: (section: SectionId, isOpen: boolean) => void;
};

/** Every parameter there is, in groups that open one by one; a closed one says how much of it is set. */
export function ParameterSections({ form, own, leftOut, listsUnknown, openSections, onToggle }: Props): ReactNode {
  const names = Object.keys(form.values);
  const unknown = listsUnknown ? names.filter((name) => sectionOf(name) === null && !leftOut.has(name)) : [];
  return (
    <ParameterContext value={form}>
      {parameterSections.map(({ id, title, scalars }) => {
        const setCount = names.filter((name) => sectionOf(name) === id && !leftOut.has(name)).length;
        const all = setCount + (own[id]?.setCount ?? 0);
        const isOpen = openSections.has(id);
        const shown = scalars.filter((name) => !leftOut.has(name));
        if (shown.length === 0 && !furtherFields[id] && !own[id]) return null;
        return (
          <div key={`${id} ${isOpen}`} data-section={id}>
            <Disclosure
              // Opened from elsewhere too, when a field in it has to be corrected: by its key it is drawn anew.
              title={all === 0 ? title : `${title} (${all} set)`}
              startsOpen={isOpen}
              onToggle={(next) => onToggle(id, next)}
            >
              {own[id]?.fields}
              {furtherFields[id]?.()}
              <ScalarFields names={shown} />
            </Disclosure>
          </div>
        );
      })}
      {unknown.length > 0 && <Unknown names={unknown} />}
    </ParameterContext>
  );
}

/** What of the table is not of one value stands in its section as well. */
const furtherFields: Readonly<Partial<Record<SectionId, () => ReactNode>>> = {
  network: () => (
    <IndexedFields
      stem="net"
      first={1}
      title="Further interfaces"
      addLabel="Add interface"
      emptyText="One interface, net0. More can be added."
    />
  ),
  disks: () => (
    <IndexedFields
      stem="mp"
      first={0}
      title="Mount points"
      addLabel="Add mount point"
      emptyText="No mount point besides the root disk."
    />
  ),
  devices: () => (
    <IndexedFields
      stem="dev"
      first={0}
      title="Devices"
      addLabel="Add device"
      emptyText="No device of the node is passed through."
    />
  ),
  environment: () => <EnvironmentFields />,
  start: () => (
    <div role="group" aria-label="Start order">
      <PropertyField name="startup" />
      <Remark name="startup" />
    </div>
  ),
};

const Remark = ({ name }: { name: string }): ReactNode => useParameters().remarkOn?.(name);

/** Parameters of a newer Proxmox, or mistyped in a template: sent as they are, or taken out. */
function Unknown({ names }: { names: readonly string[] }): ReactNode {
  const { prefix, values, set, mistakeAt } = useParameters();
  return (
    <div role="group" aria-label="Other parameters" className="flex flex-col gap-1">
      <p className="text-sm text-ink-3">Sent as they are, though this app does not know them:</p>
      {names.map((name) => (
        <div key={name} data-field={`${prefix}.${name}`} className="flex flex-wrap items-center gap-x-2">
          <code data-selectable className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere]">
            {name}={values[name]}
          </code>
          <IconButton label={`Remove ${name}`} size="small" onClick={() => set(name, null)}>
            <X aria-hidden />
          </IconButton>
          {mistakeAt(`${prefix}.${name}`) !== undefined && (
            <span role="alert" className="text-sm text-failed">
              {mistakeAt(`${prefix}.${name}`)}
            </span>
          )}
          <div className="w-full empty:hidden">
            <Remark name={name} />
          </div>
        </div>
      ))}
    </div>
  );
}
