import { describe, expect, test } from 'vitest';
import { Owner } from '../../electron/lib/owner.ts';
import { remote } from '../../electron/provisioning/remote.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { provisionInside, startGuest, templateOf } from '../support/provisioned-guest.ts';
import { answersTo } from '../support/template-answers.ts';

const images = ['debian-13', 'alpine-3.22'] as const;
/** Where programs are found before those of packages. */
const early = '/usr/local/sbin';

/** Lets a program fail until it is taken away again. */
async function hinder(transport: Transport, name: string, body = 'exit 1'): Promise<() => Promise<void>> {
  await transport.uploadFile(`${early}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return async () => void (await ask(transport, `rm ${early}/${name}`));
}
const ask = async (transport: Transport, command: string): Promise<string> =>
  (await transport.exec(remote(command), { allowFailure: true })).stdout.trim();

describe.each(images)('a run that failed, tried again on the demo homelab’s %s,', (image) => {
  test('puts the new site of nginx in force', async () => {
    await using owner = new Owner();
    const transport = await startGuest(image, owner);
    const template = templateOf('nginx');
    const release = await hinder(transport, 'nginx', 'echo "no" >&2; exit 1');
    // Runs with what the package brings, as it does where it starts by itself.
    await ask(transport, `${image === 'debian-13' ? 'apt-get update && apt-get install -y' : 'apk add'} nginx`);
    await ask(transport, 'systemctl start nginx || rc-service nginx start');
    await expect(provisionInside(transport, template, new Map())).rejects.toThrow('10-site.sh');
    await release();
    const { found } = await provisionInside(transport, template, new Map());
    expect(found.services.find(({ name }) => name === 'nginx')?.status).toBe('running');
    expect(await ask(transport, 'curl -s http://localhost/')).toContain('It works');
  });

  test('puts the password of Redis in force, and its check sees where it is not', async () => {
    await using owner = new Owner();
    const transport = await startGuest(image, owner);
    const template = templateOf('redis');
    const variables = answersTo(template);
    const [program, service] = image === 'debian-13' ? ['redis-cli', 'redis-server'] : ['valkey-cli', 'valkey'];
    await provisionInside(transport, template, variables);
    expect(await ask(transport, `${program} ping 2>&1`)).toContain('NOAUTH');
    const main = image === 'debian-13' ? '/etc/redis/redis.conf' : '/etc/valkey/valkey.conf';
    const restart = `systemctl restart ${service} || rc-service ${service} restart`;
    await ask(transport, `sed -i '/^include/d' ${main}; ${restart}`);
    expect(await ask(transport, `${program} ping 2>&1`)).toBe('PONG');
    const check = template.provisioning.checks.find(({ kind }) => kind === 'command');
    const command = check?.kind === 'command' ? check.command : '';
    expect((await transport.exec(remote(command), { allowFailure: true })).exitCode).not.toBe(0);
    const release = await hinder(transport, program);
    await expect(provisionInside(transport, template, variables)).rejects.toThrow('10-server.sh');
    await release();
    await provisionInside(transport, template, variables);
    expect((await transport.exec(remote(command), { allowFailure: true })).exitCode).toBe(0);
  });

  test('leaves Syncthing with all its settings and a password that was kept', async () => {
    await using owner = new Owner();
    const transport = await startGuest(image, owner);
    const template = templateOf('syncthing');
    const variables = answersTo(template, { DISCOVERY: 'none' });
    // The settings are made, and nothing after that.
    const release = await hinder(transport, 'syncthing', '/usr/bin/syncthing "$@"; exit 1');
    await expect(provisionInside(transport, template, variables)).rejects.toThrow('10-syncthing.sh');
    await release();
    const file = '$(find /var/lib/syncthing -name config.xml)';
    const settings = `cat ${file}`;
    expect(await ask(transport, settings)).toContain('<address>127.0.0.1:8384<');
    const kept = await ask(transport, 'cat /var/lib/gantry/credentials/syncthing/password');
    expect(kept).toHaveLength(24);
    const { found } = await provisionInside(transport, template, variables);
    expect(found.credentials.find(({ key }) => key === 'password')?.value.reveal()).toBe(kept);
    const made = await ask(transport, settings);
    expect(made).toContain('<address>0.0.0.0:8384<');
    expect(made).toContain('<relaysEnabled>false<');
    // What somebody changes afterwards stays.
    await ask(transport, `sed -i 's|<relaysEnabled>false<|<relaysEnabled>true<|' ${file}`);
    await provisionInside(transport, template, variables);
    expect(await ask(transport, settings)).toContain('<relaysEnabled>true<');
  });

  test('leaves WireGuard with the settings of its client', async () => {
    await using owner = new Owner();
    const transport = await startGuest(image, owner);
    const template = templateOf('wireguard');
    const variables = answersTo(template);
    // The tunnel's own file is written, and nothing after that: whatever is saved comes by cat.
    const release = await hinder(transport, 'cat', `[ ! -e /etc/wireguard/wg0.conf ] || exit 1\nexec /bin/cat "$@"`);
    await provisionInside(transport, template, variables).catch(() => null);
    await release();
    await provisionInside(transport, template, variables);
    const client = await ask(transport, 'cat /var/lib/gantry/credentials/wireguard/client1.conf');
    const key = await ask(transport, 'cat /etc/wireguard/client1.key');
    expect(client).toContain(`PrivateKey = ${key}\n`);
    expect(await ask(transport, 'cat /etc/wireguard/wg0.conf')).toContain('\n# client1\n[Peer]\n');
  });
});
