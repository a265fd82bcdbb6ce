import type { ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { BridgeFacts } from '../../../shared/domain/inventory.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { FieldFindings, FieldRow } from './field-findings.tsx';
import { SelectField, TextField } from './form-fields.tsx';

export function NetworkFields({
  bridges,
  help,
}: {
  bridges: readonly BridgeFacts[];
  help: string | undefined;
}): ReactNode {
  const { setValue, watch } = useFormContext<WizardValues>();
  const { field: ipv4 } = useController<WizardValues, 'network.ipv4.mode'>({ name: 'network.ipv4.mode' });
  const { field: ipv6 } = useController<WizardValues, 'network.ipv6.mode'>({ name: 'network.ipv6.mode' });
  const further = watch('network.further');
  /** `manual` is a word of Proxmox's that no address setting holds; it stands among the further options. */
  const isManual = (mode: string, key: 'ip' | 'ip6') => mode === 'none' && further[key] === 'manual';
  const choose = (key: 'ip' | 'ip6', next: string, set: (mode: string) => void) => {
    const { [key]: _before, ...others } = further;
    setValue('network.further', next === 'manual' ? { ...others, [key]: 'manual' } : others, { shouldDirty: true });
    set(next === 'manual' ? 'none' : next);
  };
  const hasIpv4 = watch('network.ipv4.mode') === 'static';
  const hasIpv6 = watch('network.ipv6.mode') === 'static';
  return (
    <>
      <FieldRow className="grid-cols-[1fr_112px]">
        {bridges.length > 0 ? (
          <SelectField
            name="network.bridge"
            label="Bridge"
            isCode
            help={help}
            options={bridges.map(({ name, comment, isActive }) => ({
              value: name,
              label: name,
              detail: isActive ? comment : 'not active',
            }))}
          />
        ) : (
          <TextField
            name="network.bridge"
            label="Bridge"
            isCode
            placeholder="vmbr0"
            help={help ?? 'This node lists no bridge.'}
          />
        )}
        <TextField name="network.vlanTag" label="VLAN" isNumeric placeholder="none" sendsAs="tag" />
      </FieldRow>
      <RadioChoice
        label="IPv4"
        isInline
        value={isManual(ipv4.value, 'ip') ? 'manual' : ipv4.value}
        onChange={(next) => choose('ip', next, ipv4.onChange)}
        choices={[
          { value: 'dhcp', label: 'DHCP' },
          { value: 'static', label: 'Static' },
          { value: 'none', label: 'None' },
          { value: 'manual', label: 'Set inside' },
        ]}
      />
      {hasIpv4 && (
        <FieldRow className="grid-cols-2">
          <TextField
            name="network.ipv4.address"
            label="IPv4 address"
            isCode
            placeholder="192.168.1.20/24"
            help="With its mask, as CIDR."
          />
          <TextField name="network.ipv4.gateway" label="IPv4 gateway" isCode placeholder="none" />
        </FieldRow>
      )}
      <RadioChoice
        label="IPv6"
        isInline
        value={isManual(ipv6.value, 'ip6') ? 'manual' : ipv6.value}
        onChange={(next) => choose('ip6', next, ipv6.onChange)}
        choices={[
          { value: 'none', label: 'None' },
          { value: 'auto', label: 'SLAAC' },
          { value: 'dhcp', label: 'DHCPv6' },
          { value: 'static', label: 'Static' },
          { value: 'manual', label: 'Set inside' },
        ]}
      />
      {hasIpv6 && (
        <FieldRow className="grid-cols-2">
          <TextField name="network.ipv6.address" label="IPv6 address" isCode placeholder="fd00::20/64" />
          <TextField name="network.ipv6.gateway" label="IPv6 gateway" isCode placeholder="none" />
        </FieldRow>
      )}
      <FieldFindings at="network" />
    </>
  );
}
