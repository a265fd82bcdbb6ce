import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { licencesOf } from './licences.ts';

test('each bundled package is named once with its own text, and what is loaded at run time brings what it needs', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gantry-licences-'));
  const add = (name: string, manifest: object, texts: Record<string, string> = {}) => {
    const folder = path.join(root, 'node_modules', name);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    for (const [file, text] of Object.entries(texts)) fs.writeFileSync(path.join(folder, file), text);
    return folder;
  };
  try {
    const scoped = add('@scope/button', { license: 'MIT' }, { LICENSE: 'MIT text', 'NOTICE.md': 'A notice' });
    add('native', { license: { type: 'ISC' }, dependencies: { needed: '^1' } });
    add('needed', {}, { 'LICENCE.txt': 'needed text', 'license.js': 'code' });
    add('never-used', { license: 'GPL-3.0' });
    const files = ['a.js', 'deep/b.css'].map((file) => path.join(scoped, file));
    expect(licencesOf([...files, path.join(root, 'renderer', 'own.ts')], ['native'], root)).toEqual([
      { name: '@scope/button', version: '1.0.0', licence: 'MIT', text: 'MIT text\n\nA notice' },
      { name: 'native', version: '1.0.0', licence: 'ISC', text: '' },
      { name: 'needed', version: '1.0.0', licence: 'see its text', text: 'needed text' },
    ]);
  } finally {
    fs.rmSync(root, { recursive: true });
  }
});
