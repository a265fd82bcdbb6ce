import type { Template } from '../../../shared/domain/template.ts';
import { ipv4Setting, ipv6Setting, networkInterface } from '../../../shared/domain/container-spec.ts';
import { emptyWizard, type WizardValues } from '../../stores/wizard-draft-store.ts';

type NetworkValues = WizardValues['network'];

/**
 * The network fields after a template was chosen. What the template does not say of addresses stays as typed. A value no field can hold,
 * such as `ip=manual`, goes among the further options, so that it reaches the server.
 */
export function networkFromTemplate(values: NetworkValues, { bridge, networkOptions }: Template): NetworkValues {
  const { ip, gw, ip6, gw6, tag, mtu, firewall, hwaddr, ...others } = networkOptions;
  const ipv4 = addressField(ipv4Setting, ip, gw);
  const ipv6 = addressField(ipv6Setting, ip6, gw6);
  const vlanTag = numberField('vlanTag', tag);
  const size = numberField('mtu', mtu);
  return {
    bridge: bridge ?? values.bridge,
    ipv4: ipv4 ?? (ip === undefined && gw === undefined ? values.ipv4 : { ...emptyWizard.network.ipv4, mode: 'none' }),
    ipv6: ipv6 ?? (ip6 === undefined && gw6 === undefined ? values.ipv6 : emptyWizard.network.ipv6),
    vlanTag: vlanTag ?? '',
    mtu: size ?? '',
    macAddress: hwaddr ?? values.macAddress,
    hasFirewall: firewall === '1',
    further: {
      ...others,
      ...(ipv4 === null && given({ ip, gw })),
      ...(ipv6 === null && given({ ip6, gw6 })),
      ...(vlanTag === null && given({ tag })),
      ...(size === null && given({ mtu })),
      ...(firewall !== '1' && given({ firewall })),
    },
  };
}

/** Null when the field cannot hold it. */
function numberField(field: 'vlanTag' | 'mtu', text: string | undefined): string | null {
  const isHeld = text === String(Number(text)) && networkInterface.shape[field].safeParse(Number(text)).success;
  return text !== undefined && isHeld ? text : null;
}

type Address<M> = { mode: M; address: string; gateway: string };

/** Null when the fields cannot hold it. */
function addressField<M extends string>(
  setting: { safeParse(value: unknown): { success: boolean; data?: { mode: M } | undefined } },
  address: string | undefined,
  gateway: string | undefined,
): Address<M> | null {
  const isWord = gateway === undefined && address !== 'none' && setting.safeParse({ mode: address }).success;
  const parsed = setting.safeParse(isWord ? { mode: address } : { mode: 'static', address, gateway });
  if (!parsed.success || parsed.data === undefined) return null;
  return isWord
    ? { mode: parsed.data.mode, address: '', gateway: '' }
    : { mode: parsed.data.mode, address: address ?? '', gateway: gateway ?? '' };
}

const given = (options: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
