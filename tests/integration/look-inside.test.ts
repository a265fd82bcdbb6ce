import { afterEach, describe, expect, test } from 'vitest';
import { lookInside } from '../../electron/provisioning/chain/inside-facts.ts';
import { Owner } from '../../electron/lib/owner.ts';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { startGuest } from '../support/provisioned-guest.ts';
import { ShellTransport } from '../support/shell-transport.ts';

let owner = new Owner();
afterEach(async () => {
  await owner[Symbol.asyncDispose]();
  owner = new Owner();
});

test('a look at the network from inside works in the real shell of this machine', async () => {
  const found = await lookInside(new ShellTransport(), { card: 'lo', host: 'localhost' });
  expect(found).toMatchObject({ isUp: true, host: 'localhost', isResolved: true });
  expect(found.hasRoute).not.toBeNull();
  expect(Array.isArray(found.resolvers)).toBe(true);
});

test('a host whose name is shell text is looked up as a name and nothing else', async () => {
  const host = 'x; echo name yes; $(echo y)';
  expect(await lookInside(new ShellTransport(), { card: "eth0'; echo up up; '", host })).toMatchObject({
    isUp: null,
    isResolved: false,
  });
});

describe('a look at the network from inside', () => {
  const images: GuestImage[] = ['debian-12', 'alpine-3.22', 'fedora-42', 'archlinux', 'opensuse-15.6'];
  test.each(images)('a simulated %s tells its route, gateway and name server', async (image) => {
    const transport = await startGuest(image, owner);
    expect(await lookInside(transport, { card: 'eth0', host: 'deb.debian.org' })).toMatchObject({
      hasRoute: true,
      gateway: '10.10.0.1',
      resolverAnswers: true,
      isResolved: true,
    });
  });
});
