import { expect, test } from 'vitest';
import { templateSummary } from '../../../shared/domain/template.ts';
import { filterTemplates, installsText, tagsOf } from './filter-templates.ts';

const template = (name: string, tags: string[], packageNames: string[]) =>
  templateSummary.parse({
    id: name,
    name,
    description: 'for the house',
    source: 'built-in',
    path: null,
    revision: 1,
    osTemplatePatterns: ['debian-12-standard'],
    cores: 1,
    memoryMiB: 512,
    diskGiB: 4,
    tags,
    packageCount: packageNames.length,
    scriptCount: 0,
    fileCount: 0,
    variableCount: 0,
    checkCount: 0,
    packageNames,
  });
const all = [template('nginx', ['web'], ['nginx', 'curl']), template('db', ['data', 'web'], ['postgresql'])];
const names = (text: string, ...tags: string[]) =>
  filterTemplates(all, {
    text,
    qualifiers: tags.map((tag) => ({ key: 'tag', value: tag.replace('-', ''), isNegated: tag.startsWith('-') })),
  }).map(({ name }) => name);

test('words are looked for in name, description, tags and packages; every tag asked for must be there', () => {
  expect(names('')).toEqual(['nginx', 'db']);
  expect(names('curl house')).toEqual(['nginx']);
  expect(names('', 'web')).toEqual(['nginx', 'db']);
  expect(names('', 'web', 'data')).toEqual(['db']);
  expect(names('', '-data')).toEqual(['nginx']);
  expect(names('built in', 'nothing')).toEqual([]);
});

test('tags are told once each, and a long list of packages is cut', () => {
  expect(tagsOf(all)).toEqual(['data', 'web']);
  expect(installsText({ packageNames: ['a', 'b', 'c', 'd', 'e'] })).toBe('a, b, c, d, e');
  expect(installsText({ packageNames: ['a', 'b', 'c', 'd', 'e', 'f'] })).toBe('a, b, c, d and 2 more');
  expect(installsText({ packageNames: [] })).toBe('no packages');
});
