import { expect, test } from 'vitest';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { Permissions } from '../../../shared/domain/rights.ts';
import type { ServerFacts } from '../../../shared/domain/server-facts.ts';
import { exampleConnection } from '../../testing/example-connection.ts';
import { serverOptions } from './server-options.ts';

const rack: ConnectionSummary = { ...exampleConnection, auth: { kind: 'token', tokenName: 'a@pve!b' } };
const factsWith = (permissions: Permissions): ServerFacts => ({
  connectionId: rack.id,
  observedAt: 1,
  permissions,
  certificate: null,
  cluster: null,
  versions: {},
});
const detail = (connection: ConnectionSummary, permissions: Permissions | null) =>
  serverOptions([connection], permissions ? new Map([[rack.id, factsWith(permissions)]]) : new Map())[0]?.detail;

test('a server says that its login may create nothing there, unless nobody knows or it does not matter now', () => {
  expect(detail(rack, { '/vms': { 'VM.Audit': 1 } })).toBe('this login may not create containers');
  expect(detail(rack, null)).toBe('');
  const unknown: ConnectionSummary = { ...rack, health: { state: 'unknown' } };
  expect(detail(unknown, { '/vms': { 'VM.Audit': 1 } })).toBe('unknown');
});
