import { describe, expect, test } from 'vitest';
import { compareVersions, newestFirst, newestMatch, partsOfFile } from './os-template-versions.ts';

const file = (name: string) => ({ file: name });

describe('versions of OS templates', () => {
  test.each([
    ['12.7-1', '12.12-1'],
    ['12.2-1', '12.7-1'],
    ['9.1-1', '12.0-1'],
    ['24.04-1', '24.04-2'],
    ['20240910', '20250617'],
    ['5.0', '5.0-1'],
    ['13~rc1-1', '13-1'],
    ['25.04-1', '25.04-1.1'],
    ['202506171230595959123', '202506171230595959124'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(compareVersions(newer, newer)).toBe(0);
  });

  test('leading zeros do not make a version newer', () => {
    expect(compareVersions('12.07', '12.7')).toBe(0);
  });
});

test('a file name falls into name, version and architecture', () => {
  expect(partsOfFile('debian-12-standard_12.7-1_amd64.tar.zst')).toEqual({
    name: 'debian-12-standard',
    version: '12.7-1',
    architecture: 'amd64',
  });
  expect(partsOfFile('mine.tar.gz')).toEqual({ name: 'mine', version: '', architecture: '' });
});

describe('the newest match of a pattern', () => {
  const files = [
    'alpine-3.22-default_20250617_amd64.tar.xz',
    'debian-12-standard_12.2-1_amd64.tar.zst',
    'debian-12-standard_12.12-1_amd64.tar.zst',
    'debian-12-standard_12.7-1_amd64.tar.zst',
    'debian-12-turnkey-wordpress_18.2-1_amd64.tar.gz',
    'debian-9-standard_9.13-1_amd64.tar.gz',
  ].map(file);

  test.each([
    ['debian-12-standard', 'debian-12-standard_12.12-1_amd64.tar.zst'],
    ['debian-12', 'debian-12-standard_12.12-1_amd64.tar.zst'],
    ['debian-', 'debian-12-standard_12.12-1_amd64.tar.zst'],
    ['debian-12-turnkey', 'debian-12-turnkey-wordpress_18.2-1_amd64.tar.gz'],
    ['debian-*-standard_9', 'debian-9-standard_9.13-1_amd64.tar.gz'],
    ['local:vztmpl/debian-12-standard_12.7', 'debian-12-standard_12.7-1_amd64.tar.zst'],
  ])('of “%s” is %s', (pattern, wanted) => {
    expect(newestMatch(files, pattern)?.file).toBe(wanted);
  });

  test('is none where nothing fits, and a dot in a pattern is a dot', () => {
    expect(newestMatch(files, 'fedora-')).toBeNull();
    expect(newestMatch(files, 'alpine-3*22')?.file).toBe('alpine-3.22-default_20250617_amd64.tar.xz');
    expect(newestMatch(files, 'alpine-3x2*')).toBeNull();
  });

  test('in a list the newest stands first, whatever the order was', () => {
    const sorted = files.toSorted(newestFirst).map(({ file: name }) => name.split('_')[1]);
    expect(sorted.slice(1, 4)).toEqual(['12.12-1', '12.7-1', '12.2-1']);
  });
});
