import { cardsOf } from '../spec-parts.ts';
import { describe, unreadGuests } from './address-clash.ts';
import { passed, warns, type Check } from './check.ts';

/** Two cards with one hardware address take each other's traffic. Those that Proxmox makes up do not clash. */
export const macClash: Check = (spec, facts) => {
  const given = cardsOf(spec).flatMap((card) =>
    card.macAddress === null ? [] : [{ card, mac: card.macAddress.toLowerCase() }],
  );
  if (given.length === 0 || facts.neighbours === null) return [];
  const { guests } = facts.neighbours;
  const found = given.flatMap(({ card, mac }) => {
    const field = card.field('hwaddr');
    const fix = { label: 'Let Proxmox make one up', changes: card.change('hwaddr', null) };
    const others = guests.filter(({ macs }) => macs.includes(mac)).map((guest) => describe(guest, facts));
    const isTwice = given.some((one) => one.card !== card && one.mac === mac);
    return [...others, ...(isTwice ? ['another of its own cards'] : [])].map((who) =>
      warns('mac', `${mac.toUpperCase()} is the MAC address of ${who}`, { field, fix }),
    );
  });
  const field = given[0]?.card.field('hwaddr') ?? 'network.macAddress';
  return found.length > 0
    ? found
    : [...unreadGuests(facts, 'mac', field), passed('mac', 'No known guest has its MAC address', { field })];
};
