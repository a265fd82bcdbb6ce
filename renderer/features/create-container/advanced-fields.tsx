import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { NodeChoices } from '../../../shared/domain/inventory.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { ParameterSections } from '../../parts/parameters/parameter-sections.tsx';
import { SubOptionsFields } from '../../parts/parameters/sub-options-fields.tsx';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { FieldFindings, FieldRow } from './field-findings.tsx';
import { FeatureFields } from './feature-fields.tsx';
import { SwitchField, TextField } from './form-fields.tsx';
import { UnprivilegedSwitch } from './unprivileged-switch.tsx';
import { useParameterForm } from './use-parameter-form.tsx';

type Props = { options: NodeChoices | null; tellsMissing: boolean };

/** Parameters that have a field of the form's own; they are not among the further ones. */
const leftOut: ReadonlySet<string> = new Set(['description', 'nameserver', 'searchdomain', 'onboot']);
const netOwn = ['bridge', 'hwaddr', 'ip', 'gw', 'ip6', 'gw6', 'firewall', 'tag', 'mtu'];
const diskOwn = ['volume', 'size'];

export function AdvancedFields({ options, tellsMissing }: Props): ReactNode {
  const { wizardDraft } = useApp().stores;
  const openSections = useSelect(wizardDraft, (state) => state.openSections);
  const { setValue, watch } = useFormContext<WizardValues>();
  const values = watch();
  const form = useParameterForm({ options, tellsMissing });
  const { network, rootfsOptions, features } = values;
  return (
    <ParameterSections
      form={form}
      leftOut={leftOut}
      listsUnknown
      openSections={new Set(openSections)}
      onToggle={(section, isOpen) =>
        wizardDraft.setState((state) => ({
          openSections: isOpen ? [...state.openSections, section] : state.openSections.filter((one) => one !== section),
        }))
      }
      own={{
        general: {
          setCount: count(!values.isUnprivileged, values.description !== ''),
          fields: (
            <>
              <UnprivilegedSwitch />
              <TextField
                name="description"
                label="Notes"
                rows={3}
                placeholder="none"
                help="Shown by Proxmox in the container’s summary; Markdown."
              />
            </>
          ),
        },
        disks: {
          setCount: Object.keys(rootfsOptions).length,
          fields: (
            <div role="group" aria-label="Root disk" className="flex flex-col gap-2">
              <span className="text-sm font-medium text-ink-2">Root disk</span>
              <SubOptionsFields
                prefix="rootfsOptions"
                of="rootfs"
                leftOut={diskOwn}
                values={rootfsOptions}
                onChange={(next) => setValue('rootfsOptions', next, { shouldDirty: true, shouldValidate: true })}
                form={form}
              />
              <FieldFindings under="rootfsOptions" />
            </div>
          ),
        },
        network: {
          setCount:
            count(network.mtu !== '', network.macAddress !== '', network.hasFirewall) +
            Object.keys(network.further).length,
          fields: (
            <div role="group" aria-label="Interface net0" className="flex flex-col gap-3">
              <span className="font-mono text-sm text-ink-2">net0</span>
              <SwitchField
                name="network.hasFirewall"
                label="Proxmox firewall on its network card"
                help="Off by default in the API, on in Proxmox’s own form."
              />
              <FieldRow className="grid-cols-2">
                <TextField name="network.mtu" label="MTU" isNumeric placeholder="the bridge’s" sendsAs="mtu" />
                <TextField
                  name="network.macAddress"
                  label="MAC address"
                  isCode
                  placeholder="made by Proxmox"
                  sendsAs="hwaddr"
                />
              </FieldRow>
              <SubOptionsFields
                prefix="network.further"
                of="net0"
                leftOut={netOwn}
                values={network.further}
                onChange={(next) => setValue('network.further', next, { shouldDirty: true, shouldValidate: true })}
                form={form}
              />
              <FieldFindings at="network.name" />
              <FieldFindings under="network.further" />
            </div>
          ),
        },
        dns: {
          setCount: count(values.nameserver !== '', values.searchDomain !== ''),
          fields: (
            <FieldRow className="grid-cols-2">
              <TextField name="nameserver" label="DNS servers" isCode placeholder="the node’s" sendsAs="nameserver" />
              <TextField
                name="searchDomain"
                label="Search domain"
                isCode
                placeholder="the node’s"
                sendsAs="searchdomain"
              />
            </FieldRow>
          ),
        },
        features: {
          setCount: count(
            features.nesting,
            features.keyctl,
            features.fuse,
            features.mknod,
            features.forceRwSys,
            features.mount.length > 0,
          ),
          fields: <FeatureFields isRoot={form.isRoot} />,
        },
        start: {
          setCount: count(values.startOnBoot, !values.startsAfterCreation),
          fields: (
            <>
              <SwitchField
                name="startsAfterCreation"
                label="Start after creation"
                help="A step of its own, so that a start that fails is seen. Packages, scripts and files need it."
              />
              <SwitchField name="startOnBoot" label="Start when the node starts" />
            </>
          ),
        },
      }}
    />
  );
}

const count = (...isSet: readonly boolean[]): number => isSet.filter(Boolean).length;
