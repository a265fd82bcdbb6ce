import type { ReactNode } from 'react';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import type { FieldMark } from './field-marks.ts';

type Props = FieldMark & {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  isIpv6: boolean;
  /** `dhcp`, `auto`, `manual` or an address with its mask; null: none. */
  value: string | null;
  onChange: (value: string | null) => void;
};

const ways = {
  none: 'None',
  dhcp: 'DHCP',
  auto: 'SLAAC',
  static: 'Static',
  manual: 'Set inside',
} as const;

/** How an interface gets its address. A static one that is not typed yet stands as an empty value, which is told as a mistake. */
export function AddressField({ label, help, error, isIpv6, value, onChange, ...mark }: Props): ReactNode {
  const way = value === null ? 'none' : /^(?:dhcp|auto|manual)$/.test(value) ? value : 'static';
  const offered = isIpv6
    ? (['none', 'auto', 'dhcp', 'static', 'manual'] as const)
    : (['none', 'dhcp', 'static', 'manual'] as const);
  const choose = (next: string): void => onChange(next === 'none' ? null : next === 'static' ? '' : next);
  return (
    <div className="flex flex-col gap-1.5">
      <Field label={label} help={help} error={way === 'static' ? undefined : error} {...mark}>
        {(control) => (
          <Select
            {...control}
            value={way}
            options={offered.map((one) => ({ value: one, label: ways[one] }))}
            onChange={(next) => {
              if (next !== way) choose(next);
            }}
          />
        )}
      </Field>
      {way === 'static' && (
        <Field label={`${label} address`} error={error} {...mark}>
          {(control) => (
            <Input
              {...control}
              isCode
              placeholder={isIpv6 ? 'fd00::20/64' : '192.168.1.20/24'}
              value={value ?? ''}
              onChange={({ target }) => onChange(target.value.trim())}
            />
          )}
        </Field>
      )}
    </div>
  );
}
