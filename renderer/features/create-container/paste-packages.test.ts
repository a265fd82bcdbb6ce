import { expect, test } from 'vitest';
import { moved, nextScriptName } from './list-order.ts';
import { pastePackages } from './paste-packages.ts';

test('A19 a pasted list: valid ones are added, duplicates counted, the bad line rejected with its number', () => {
  const text = '# web\nnginx\n\ncurl=8.0-1 # pinned\nnginx\ngit\na; rm -rf /\n';
  const { added, duplicates, rejected } = pastePackages(text, 'apt', [{ manager: 'apt', name: 'git' }]);
  expect(added).toEqual([
    { manager: 'apt', name: 'nginx' },
    { manager: 'apt', name: 'curl', version: '8.0-1' },
  ]);
  expect(duplicates).toBe(2);
  expect(rejected).toEqual([{ line: 7, text: 'a; rm -rf /', message: 'not a package name' }]);
});

test('versions are read in the manager’s own spelling', () => {
  expect(pastePackages('@scope/tool@1.2.3\ntypescript', 'npm', []).added).toEqual([
    { manager: 'npm', name: '@scope/tool', version: '1.2.3' },
    { manager: 'npm', name: 'typescript' },
  ]);
  expect(pastePackages('flask==3.0', 'pip', []).added).toEqual([{ manager: 'pip', name: 'flask', version: '3.0' }]);
});

test('A30 a script moves one place at a time and stops at the ends', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(nextScriptName([{ name: '10-a.sh' }, { name: '25-b.sh' }])).toBe('30-script.sh');
});
