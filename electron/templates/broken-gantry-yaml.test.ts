import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyTemplate } from '../../tests/support/any-template.ts';
import { runs } from '../../tests/support/arbitrary-template.ts';
import { fileMap, identity } from '../../tests/support/file-map.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';
import { writeGantryYaml } from './write-gantry-yaml.ts';

const fragment = fc.oneof(
  fc.constantFrom(
    '',
    '\n',
    '  ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '!!binary ',
    '!x ',
    '? ',
    '| ',
    '"',
    "'",
    '#',
    '---\n',
    '...',
    '\t',
    '<<: ',
  ),
  fc.constantFrom(
    'unprivileged: no',
    'container: {unprivileged: 0}',
    '__proto__: 1',
    'null',
    '.nan',
    '\u0000',
    '\uFEFF',
    '1e999',
  ),
  fc.string({ maxLength: 4 }),
);
const edits = fc.array(fc.record({ at: fc.nat(2_000), drop: fc.nat(20), put: fragment }), {
  minLength: 1,
  maxLength: 5,
});

/** What stands for every answer: a template, or at least one error, each at a place that is there. */
function look(content: string | Uint8Array): ReturnType<typeof readGantryYaml> {
  const read = readGantryYaml(fileMap({ 'gantry.yaml': content }), identity);
  expect(read.template === null).toBe(read.problems.some(({ level }) => level === 'error'));
  const lines = Buffer.from(content).toString().split('\n').length;
  for (const { file, line, column } of read.problems) {
    if (file !== 'gantry.yaml' || line === null) continue;
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
  }
  return read;
}

test('any bytes are a list of what is wrong with them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(look(bytes).template).toBeNull();
    }),
    runs(10_000),
  );
});

test('a damaged gantry.yaml never throws, and is never privileged without the words that say so', () => {
  fc.assert(
    fc.property(anyTemplate, edits, (template, changes) => {
      const bare = {
        ...template,
        isUnprivileged: true,
        provisioning: { ...template.provisioning, files: [], scripts: [] },
      };
      const written = Buffer.from(writeGantryYaml(bare).get('gantry.yaml') ?? []).toString();
      const damaged = changes.reduce((text, { at, drop, put }) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + drop);
      }, written);
      expect(look(damaged).template?.isUnprivileged ?? true).toBe(true);
    }),
    runs(15_000),
  );
}, 3_600_000);
