import type { GuestNetwork } from '../guest-contract.ts';
import { linkLocal } from './addresses.ts';

const hardwareAddress = 'bc:24:11:4a:5e:01';

/** One interface with one IPv4 address in a /24 whose router leads out; null: it has no address yet. */
export const singleNetwork = (address: string | null): GuestNetwork => ({
  nameservers: ['10.77.0.1'],
  searchDomain: '',
  interfaces: [
    {
      name: 'eth0',
      hardwareAddress,
      isUp: true,
      ipv4: address === null ? null : `${address}/24`,
      ipv6: [`${linkLocal(hardwareAddress)}/64`],
      gateway: address === null ? null : address.replace(/\d+$/, '1'),
      gateway6: null,
      leadsOut: address !== null,
      leadsOut6: false,
    },
  ],
});
