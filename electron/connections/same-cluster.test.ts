import { expect, test } from 'vitest';
import { connectionId } from '../../shared/domain/ids.ts';
import { sameClusterAs } from './same-cluster.ts';

const server = (digit: number, createdAt: number, nodeFingerprints: string[] | null) => ({
  id: connectionId.parse(`7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e1${digit}`),
  createdAt,
  nodeFingerprints,
});

test('two servers that share a node’s certificate lead to one cluster; the later one is told so', () => {
  const first = server(1, 10, ['AA', 'BB']);
  const second = server(2, 20, ['BB', 'CC']);
  expect(sameClusterAs(second, [first, second])).toBe(first.id);
  expect(sameClusterAs(first, [first, second])).toBeNull();
});

test('of three, both later ones name the first', () => {
  const [first, second, third] = [server(1, 10, ['AA']), server(2, 20, ['AA']), server(3, 20, ['AA'])];
  const all = [third, second, first];
  expect(all.map((one) => sameClusterAs(one, all))).toEqual([first.id, first.id, null]);
});

test('what has never told its certificates is like nothing', () => {
  const [first, second] = [server(1, 10, null), server(2, 20, [])];
  expect(sameClusterAs(second, [first, second])).toBeNull();
  expect(sameClusterAs(server(3, 30, ['AA']), [first, second])).toBeNull();
});
