import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { fillUnknown } from './fill-unknown.ts';

const options = { signal: new AbortController().signal, timeoutMs: 1_000 };
const node = { type: 'node', id: 'node/pve1', node: 'pve1', status: 'online' };
const fresh = { type: 'lxc', id: 'lxc/100', vmid: 100, node: 'pve1', status: 'unknown' };
const known = { type: 'lxc', id: 'lxc/101', vmid: 101, node: 'pve1', status: 'stopped', name: 'old' };

test('a container that was just made takes its state and name from its node; the others are left as they are', async () => {
  const asked: string[] = [];
  const lxc = {
    list: async (name: string) => {
      asked.push(name);
      return [{ vmid: 100, status: 'running', name: 'web', cpus: 2 }];
    },
  };
  const filled = await fillUnknown([node, fresh, known], lxc, options);
  expect(filled[1]).toMatchObject({ status: 'running', name: 'web', maxcpu: 2 });
  expect(filled[2]).toBe(known);
  expect(asked).toEqual(['pve1']);
});

test('nothing is asked when all is known, or the node is down, and a refusal changes nothing', async () => {
  const refuse = {
    list: () => Promise.reject(new AppError('pve:forbidden', 'no', { path: null, privilege: null, reason: 'no' })),
  };
  const unasked = { list: () => expect.unreachable() };
  expect(await fillUnknown([node, known], unasked, options)).toEqual([node, known]);
  expect(await fillUnknown([{ ...node, status: 'offline' }, fresh], unasked, options)).toHaveLength(2);
  expect(await fillUnknown([node, fresh], refuse, options)).toEqual([node, fresh]);
});
