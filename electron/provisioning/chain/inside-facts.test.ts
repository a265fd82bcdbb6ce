import { describe, expect, test } from 'vitest';
import { parseInside } from './inside-facts.ts';

describe('what a container tells of its network', () => {
  test('all of it', () => {
    const answer =
      'up up\nname yes\nroute via 10.0.0.1 dev eth0 proto dhcp\nroutes known\nroute hex 0100000A\nroutes known\ngateway 10.0.0.1\ngateway-answers yes\nresolvers known\nresolver 10.0.0.1\nresolver-answers yes\nresolver 9.9.9.9\nresolver-answers no\n';
    expect(parseInside(answer, 'deb.debian.org')).toEqual({
      isUp: true,
      hasRoute: true,
      gateway: '10.0.0.1',
      gatewayAnswers: true,
      resolvers: ['10.0.0.1', '9.9.9.9'],
      resolverAnswers: true,
      host: 'deb.debian.org',
      isResolved: true,
    });
  });

  test('without ip the kernel’s own table tells the gateway', () => {
    expect(parseInside('up unknown\nroutes known\nroute hex 0102A8C0\n', 'h')).toMatchObject({
      isUp: true,
      hasRoute: true,
      gateway: '192.168.2.1',
      gatewayAnswers: null,
    });
  });

  test('no route is known only where there was something to tell', () => {
    expect(parseInside('up down\nroutes known\n', 'h')).toMatchObject({ isUp: false, hasRoute: false, gateway: null });
    expect(parseInside('up \n', 'h')).toMatchObject({ isUp: null, hasRoute: null, resolvers: null, isResolved: null });
  });

  test('a name that was resolved proves a name server, whatever a port says', () => {
    const answer = 'name yes\nresolvers known\nresolver 10.0.0.1\nresolver-answers no\n';
    expect(parseInside(answer, 'h')).toMatchObject({ resolverAnswers: true });
    expect(parseInside(answer.replace('yes', 'no'), 'h')).toMatchObject({ resolverAnswers: false, isResolved: false });
  });

  test('a file without name servers is told from one that cannot be read', () => {
    expect(parseInside('resolvers known\n', 'h').resolvers).toEqual([]);
    expect(parseInside('', 'h').resolvers).toBeNull();
  });
});
