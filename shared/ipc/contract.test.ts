import { expect, test } from 'vitest';
import { z } from 'zod';
import { requests } from './contract.ts';

test('a change of one setting names that one only, so that the others stay', () => {
  expect(requests['settings:change'].input.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  expect(requests['settings:change'].input.safeParse({ colour: 'red' }).success).toBe(false);
});

test('no answer has room for a secret, except the audited one', () => {
  const isTelling = (name: string): boolean =>
    /secret|password|passphrase|privatekey|^value$/i.test(name) && !name.startsWith('has');
  const telling = Object.entries(requests).flatMap(([channel, { output }]) =>
    fieldsOf(z.toJSONSchema(output, { unrepresentable: 'any', io: 'input' }))
      .filter(isTelling)
      .map((name) => `${channel} ${name}`),
  );
  expect(telling).toEqual(['credential:reveal value']);
});

/** Names of all fields anywhere in a JSON schema. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' ? Object.keys(z.record(z.string(), z.unknown()).parse(value)) : []),
    ...fieldsOf(value),
  ]);
}
