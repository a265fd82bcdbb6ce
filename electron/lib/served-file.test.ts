import path from 'node:path';
import { expect, test } from 'vitest';
import { servedFile } from './served-file.ts';

const folder = path.resolve('/srv/renderer');

test.each([
  ['app://gantry/', 'index.html'],
  ['app://gantry/assets/main-1.js?v=2#x', 'assets/main-1.js'],
  ['app://gantry/assets/a%20b.woff2', 'assets/a b.woff2'],
  ['app://gantry/assets/../index.html', 'index.html'],
])('%s is the page’s own file %s', (url, file) => {
  expect(servedFile(folder, url, 'gantry')).toBe(path.join(folder, file));
});

test.each([
  'app://gantry/..%2f..%2fetc/passwd',
  'app://gantry/%2e%2e%2fsecret',
  'app://gantry/assets/..%2F..%2Frenderer-other/x',
  'app://gantry/..%5c..%5cwindows',
  'app://gantry/index.html%00.png',
  'app://gantry/%',
  'app://other/index.html',
  'nonsense',
])('A95 %s leads nowhere', (url) => {
  expect(servedFile(folder, url, 'gantry')).toBeNull();
});
