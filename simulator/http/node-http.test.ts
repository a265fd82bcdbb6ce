import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const simulator = join(import.meta.dirname, '..');

test('Nothing of the homelab imports more than types of node:http, which would load a WebSocket client at its start', () => {
  const files = readdirSync(simulator, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'),
  );
  expect(files.length).toBeGreaterThan(100);
  const importing = files.filter((file) =>
    /^import (?!type )[^;]*from 'node:http';/m.test(readFileSync(join(simulator, file), 'utf8')),
  );
  expect(importing).toEqual([]);
});
