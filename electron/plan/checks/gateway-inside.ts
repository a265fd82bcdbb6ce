import type { Finding } from '../../../shared/domain/plan.ts';
import { cardsOf } from '../spec-parts.ts';
import { isInSubnet } from '../subnets.ts';
import { warns, type Check } from './check.ts';

/** Proxmox does not look whether a gateway can be reached; the container then has no way out, or does not start. */
export const gatewayInside: Check = (spec) => {
  const cards = cardsOf(spec);
  const found = cards.flatMap((card) => {
    const families = [
      { option: 'gw', gateway: card.gateway4, address: card.ipv4 },
      { option: 'gw6', gateway: card.gateway6, address: card.ipv6 },
    ];
    return families.flatMap(({ option, gateway, address }): Finding[] => {
      if (gateway === null) return [];
      const field = card.field(option);
      const fix = { label: 'Leave the gateway out', changes: card.change(option, null) };
      if (address === null)
        return [
          warns('gateway', `${card.parameter}: the gateway ${gateway} needs a fixed address beside it`, { field, fix }),
        ];
      // A link-local gateway is reached through the card itself. (fe80::/10)
      if (isInSubnet(address, gateway) || /^fe[89ab]/i.test(gateway)) return [];
      return [
        warns('gateway', `${card.parameter}: the gateway ${gateway} is outside the subnet of ${address}`, {
          field,
          fix,
        }),
      ];
    });
  });
  const withGateway = cards.filter(({ gateway4 }) => gateway4 !== null);
  const second = withGateway[1];
  if (second)
    found.push(
      warns(
        'gateway',
        `${withGateway.map(({ parameter }) => parameter).join(' and ')} both have a gateway; only one can be the way out`,
        {
          field: second.field('gw'),
          fix: { label: `Leave out that of ${second.parameter}`, changes: second.change('gw', null) },
        },
      ),
    );
  return found;
};
