import { expect, test } from 'vitest';
import { connectionSummary } from '../../../shared/domain/connection.ts';
import { settings } from '../../../shared/domain/settings.ts';
import { exampleConnection } from '../../testing/example-connection.ts';
import { diagnosticsText } from './diagnostics.ts';

test('diagnostics tell versions and counts, and no name, address, fingerprint or folder', () => {
  const server = connectionSummary.parse({
    ...exampleConnection,
    name: 'Basement rack',
    host: 'pve.example.test',
    health: { state: 'online', lastContactAt: 1, version: '8.2.4' },
  });
  const text = diagnosticsText({
    info: { version: '0.1.0', electron: '45', platform: 'linux', dataFolder: '/home/anna/gantry' },
    settings: settings.parse({}),
    servers: [server],
    containers: 3,
    jobs: [],
  });
  expect(text).toContain('Gantry 0.1.0, Electron 45, linux');
  expect(text).toContain('online, Proxmox VE 8.2.4');
  expect(text).toContain('Containers: 3');
  for (const secret of ['Basement', 'pve.example', server.fingerprint, 'anna', 'root@pam'])
    expect(text).not.toContain(secret);
});
