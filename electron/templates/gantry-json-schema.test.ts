import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { gantryYaml } from './gantry-schema.ts';

const file = path.resolve(import.meta.dirname, '../../resources/schemas/gantry-template-1.json');

// When the format was changed on purpose: vitest run electron/templates/gantry-json-schema.test.ts --update
test('the JSON schema for editors is that of the reader', async () => {
  const schema = {
    title: 'Gantry template, format 1 (gantry.yaml)',
    ...z.toJSONSchema(gantryYaml, { io: 'input', target: 'draft-7', reused: 'ref' }),
  };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(file);
});

test('the schema demands only what a template cannot do without, and knows every section', () => {
  const { required, properties, additionalProperties } = z.toJSONSchema(gantryYaml, { io: 'input', target: 'draft-7' });
  expect(required).toEqual(['gantry', 'name', 'osTemplates']);
  expect(additionalProperties).toBe(false);
  expect(Object.keys(properties ?? {})).toEqual([
    'gantry',
    'name',
    'description',
    'revision',
    'hostname',
    'tags',
    'osTemplates',
    'resources',
    'container',
    'packages',
    'variables',
    'files',
    'scripts',
    'checks',
  ]);
});
