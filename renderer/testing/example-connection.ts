import { connectionSummary } from '../../shared/domain/connection.ts';
import { exampleRow } from './example-row.ts';

/** The server of the example row, online. For tests alone. */
export const exampleConnection = connectionSummary.parse({
  id: exampleRow.connectionId,
  name: 'attic',
  host: 'pve.lan',
  port: 8006,
  auth: { kind: 'ticket', userName: 'root@pam' },
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  trustedHow: 'added',
  trustedAt: 1,
  guestProxy: null,
  colour: 'none',
  isProduction: false,
  isDemo: false,
  createdAt: 1,
  health: { state: 'online', lastContactAt: 1, version: '9.2' },
});
