import { expect, test } from 'vitest';
import type { Permissions } from '../../shared/domain/rights.ts';
import { connectionId, type ConnectionId } from '../../shared/domain/ids.ts';
import type { ServerFacts } from '../../shared/domain/server-facts.ts';
import { exampleConnection } from '../testing/example-connection.ts';
import { createHint } from './create-hint.ts';

const second = connectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e12');
const told = (id: ConnectionId, permissions: Permissions | null): [ConnectionId, ServerFacts] => [
  id,
  { connectionId: id, observedAt: 1, permissions, certificate: null, cluster: null, versions: {} },
];
const here = { ...exampleConnection, name: 'home', auth: { kind: 'token', tokenName: 'a@pve!b' } as const };
const there = { ...here, id: second, name: 'rack' };
const guest = ['Allocate', 'Config.Disk', 'Config.CPU', 'Config.Memory', 'Config.Network', 'Config.Options'];
const able: Permissions = {
  '/vms': Object.fromEntries(guest.map((one) => [`VM.${one}`, 1])),
  '/storage': { 'Datastore.AllocateSpace': 1, 'Datastore.Audit': 1 },
};

test('New container says what is missing where no login may create one, and nothing where one may or nobody knows', () => {
  expect(createHint([here], new Map([told(here.id, {})]))).toMatch(
    /^Proxmox would refuse it: this login lacks VM\.Allocate on \/vms and \d more rights on home\. The review tells how to give it\.$/,
  );
  expect(createHint([here, there], new Map([told(here.id, {}), told(second, {})]))).toMatch(
    /the logins lack .* on home; .* on rack\./,
  );
  expect(createHint([here, there], new Map([told(here.id, {})]))).toBeNull();
  expect(createHint([here], new Map([told(here.id, null)]))).toBeNull();
  expect(createHint([], new Map())).toBeNull();
  expect(createHint([here], new Map([told(here.id, able)]))).toContain(
    'lacks SDN.Use on /sdn/zones/localnetwork on home',
  );
});
