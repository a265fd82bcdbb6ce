import { expect, test } from 'vitest';
import type { OsTemplateEntry } from '../../../shared/domain/os-template.ts';
import { groupTemplates } from './group-templates.ts';

const entry = (file: string, section: string | null, storage: string | null): OsTemplateEntry => ({
  file,
  system: 'debian-12',
  version: '1',
  architecture: 'amd64',
  copies:
    storage === null
      ? []
      : [{ volid: `${storage}:vztmpl/${file}`, storage, isShared: false, sizeBytes: 1, storedAt: 1 }],
  offer:
    section === null
      ? null
      : { headline: `About ${file}`, description: '', section, maintainer: '', infoPage: '', checksum: null },
});
const all = [
  entry('debian-12_1.tar.zst', 'system', 'local'),
  entry('mine_1.tar.gz', null, 'nfs'),
  entry('debian-13_1.tar.zst', 'system', null),
  entry('debian-12-turnkey-wiki_1.tar.gz', 'turnkeylinux', null),
];
const shown = (search: string) => groupTemplates(all, search).map(({ id, entries }) => [id, entries.length]);

test('what lies on the node comes first, then what the catalogue offers, then whole appliances', () => {
  expect(shown('')).toEqual([
    ['here', 2],
    ['catalogue', 1],
    ['other', 1],
  ]);
});

test('every word that is searched for has to fit, in the name, the description or the storage', () => {
  expect(shown('NFS')).toEqual([['here', 1]]);
  expect(shown('about wiki')).toEqual([['other', 1]]);
  expect(shown('debian nowhere')).toEqual([]);
});
