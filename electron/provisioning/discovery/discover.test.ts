import { expect, test } from 'vitest';
import { ScriptedTransport } from '../../../tests/support/scripted-transport.ts';
import type { Rule } from '../../../tests/support/scripted-transport.ts';
import { AppError } from '../../../shared/errors.ts';
import { ManualClock } from '../../lib/clock.ts';
import { discover } from './discover.ts';

const rules: Rule[] = [
  [/os-release/, { stdout: 'ID=debian\nVERSION_ID="12"\n===init\nsystemd\n===managers\napt-get\n' }],
  [
    /list-units/,
    {
      stdout:
        'nginx.service loaded active running web\npostgresql@15-main.service loaded active running db\n===show\nId=nginx.service\nMainPID=7\n',
    },
  ],
  [
    /ss -ltnpH/,
    {
      stdout:
        'tcp LISTEN 0 511 0.0.0.0:80 0.0.0.0:* users:(("nginx",pid=7,fd=6))\ntcp LISTEN 0 5 127.0.0.1:5432 0.0.0.0:* users:(("postgres",pid=8,fd=6))\n',
    },
  ],
  [/for file in/, { stdout: '5 /var/lib/gantry/credentials/postgresql/password\n' }],
  [/cat \/var\/lib\/gantry\/credentials/, { stdout: 'hunter22' }],
];

test('services come with their web address and whether there are credentials for them', async () => {
  const { services, credentials } = await discover(new ScriptedTransport(rules), {
    clock: new ManualClock(),
    address: 'fd00::5',
  });
  expect(services).toEqual([
    {
      name: 'nginx',
      type: 'systemd',
      status: 'running',
      ports: [{ port: 80, protocol: 'tcp', isLoopback: false }],
      webUrl: 'http://[fd00::5]/',
      hasCredentials: false,
    },
    {
      name: 'postgresql@15-main',
      type: 'systemd',
      status: 'running',
      ports: [{ port: 5432, protocol: 'tcp', isLoopback: true }],
      webUrl: null,
      hasCredentials: true,
    },
  ]);
  expect(credentials.map(({ service, key, value }) => [service, key, value.reveal()])).toEqual([
    ['postgresql', 'password', 'hunter22'],
  ]);
});

test.each([/list-units/, /ss -ltnpH/, /docker ps/, /for port in/, /for file in/, /cat \/var/])(
  'A77 a connection that drops at %s is thrown, never turned into a shorter list',
  async (at) => {
    const lost = new AppError('ssh:connection-lost', 'gone', { host: 'h', during: 'x' });
    const transport = new ScriptedTransport([...rules, [at, lost]]);
    await expect(discover(transport, { clock: new ManualClock(), address: '10.0.0.5' })).rejects.toBe(lost);
  },
);

test('without an init system what listens is found by its processes, and nothing is asked of a manager that is not there', async () => {
  const bare: Rule[] = [
    [/os-release/, { stdout: 'ID=alpine\n===init\nnone\n===managers\napk\n' }],
    [/ss -ltnpH/, { stdout: 'tcp LISTEN 0 511 0.0.0.0:8080 0.0.0.0:* users:(("web",pid=7,fd=6))\n' }],
  ];
  const transport = new ScriptedTransport(bare);
  const { services } = await discover(transport, { clock: new ManualClock(), address: '10.0.0.5' });
  expect(services).toMatchObject([{ name: 'web', type: 'process', status: 'running' }]);
  expect(transport.asked(/systemctl list-units|rc-status/)).toEqual([]);
});
