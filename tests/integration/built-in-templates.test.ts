import { describe, expect, test } from 'vitest';
import { Owner } from '../../electron/lib/owner.ts';
import { answersTo } from '../support/template-answers.ts';
import { builtInIds, provisionInside, startGuest, templateOf } from '../support/provisioned-guest.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const others = ['debian-12', 'ubuntu-24.04'] as const;
const images = ['debian-13', 'alpine-3.22', ...(isFull ? others : [])] as const;
/** What has to be found at work afterwards: the service's name on Debian and on Alpine, and its port where it has one. */
const services: Readonly<Record<string, { debian: string; alpine: string; port: number | null }>> = {
  caddy: { debian: 'caddy', alpine: 'caddy', port: 80 },
  dns: { debian: 'dnsmasq', alpine: 'dnsmasq', port: 53 },
  'docker-host': { debian: 'docker', alpine: 'docker', port: null },
  'git-server': { debian: 'nginx', alpine: 'nginx', port: 80 },
  mariadb: { debian: 'mariadb', alpine: 'mariadb', port: 3306 },
  nginx: { debian: 'nginx', alpine: 'nginx', port: 80 },
  postgresql: { debian: 'postgresql', alpine: 'postgresql', port: 5432 },
  redis: { debian: 'redis-server', alpine: 'valkey', port: 6379 },
  samba: { debian: 'smbd', alpine: 'samba', port: 445 },
  syncthing: { debian: 'syncthing@syncthing', alpine: 'syncthing', port: 8384 },
  wireguard: { debian: 'wg-quick@wg0', alpine: 'wg-quick.wg0', port: 51_820 },
};

describe.each(images)('A40 on the demo homelab’s %s', (image) => {
  test.each(builtInIds)('%s runs, its checks hold, and a second time changes nothing', async (id) => {
    await using owner = new Owner();
    const template = templateOf(id);
    const variables = answersTo(template);
    const transport = await startGuest(image, owner);
    const first = await provisionInside(transport, template, variables);
    const second = await provisionInside(transport, template, variables);
    expect(template.provisioning.checks).not.toEqual([]);
    expect(second.lines.filter((line) => /^\[info\] (?:Wrote|Made|Created|Installing)|^Get:/.test(line))).toEqual([]);
    expect(first.lines.filter((line) => line.startsWith('[error]'))).toEqual([]);
    const said = [...first.lines, ...second.lines].join('\n');
    const passwords = second.found.credentials.filter(({ key }) => key === 'password');
    expect(passwords.filter(({ value }) => said.includes(value.reveal()))).toEqual([]);
    const name = services[id]?.[image === 'alpine-3.22' ? 'alpine' : 'debian'];
    const port = services[id]?.port ?? null;
    const found = second.found.services.find((one) => one.name === name);
    expect(found?.status).toBe(name === undefined ? undefined : 'running');
    expect(port === null || found?.ports.some((one) => one.port === port)).toBe(true);
  });
});
