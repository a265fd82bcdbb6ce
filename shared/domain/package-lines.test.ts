import { describe, expect, test } from 'vitest';
import type { PackageManager } from './package-entry.ts';
import { packageEntry } from './package-entry.ts';
import { readPackageLines } from './package-lines.ts';

const read = (manager: PackageManager, text: string) => readPackageLines(text, { manager });
const reasonOf = (manager: PackageManager, line: string) => {
  const { accepted, rejected } = read(manager, line);
  return accepted.length === 0 ? rejected[0]?.reason : undefined;
};

test('A19 a pasted list: valid ones are taken, duplicates counted, the bad line rejected with its number', () => {
  const text = '# web\nnginx\n\ncurl=8.0-1 # pinned\nnginx\ngit\na; rm -rf /\n';
  const { accepted, duplicates, rejected } = readPackageLines(text, {
    manager: 'apt',
    known: [
      { manager: 'apt', name: 'git' },
      { manager: 'apk', name: 'nginx' },
    ],
  });
  expect(accepted).toEqual([
    { manager: 'apt', name: 'nginx' },
    { manager: 'apt', name: 'curl', version: '8.0-1' },
  ]);
  expect(duplicates).toBe(2);
  expect(rejected).toEqual([{ line: 7, text: 'a; rm -rf /', reason: 'not a package name' }]);
});

test('another version of a package in the list is no duplicate: nothing of it is dropped in silence', () => {
  const { accepted, duplicates, rejected } = read('apt', 'vim\nvim=2:9.*\njq=1.6\njq=1.7\njq=1.6\n');
  expect(accepted.map(({ name }) => name)).toEqual(['vim', 'jq']);
  expect(duplicates).toBe(1);
  expect(rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
    '2: vim is in the list already, without a version',
    '4: jq is in the list already, as version 1.6',
  ]);
});

test.each<[PackageManager, string, string, string | undefined]>([
  ['apt', 'vim=2:9.*', 'vim', '2:9.*'],
  ['apt', 'libstdc++6:i386', 'libstdc++6:i386', undefined],
  ['apt', 'g++', 'g++', undefined],
  ['apk', 'nginx=1.28.0-r3', 'nginx', '1.28.0-r3'],
  ['dnf', 'httpd=2.4.62', 'httpd', '2.4.62'],
  ['dnf', '@development-tools', '@development-tools', undefined],
  ['dnf', 'glibc.i686', 'glibc.i686', undefined],
  ['pacman', 'base-devel', 'base-devel', undefined],
  ['zypper', 'nginx=1.*', 'nginx', '1.*'],
  ['npm', 'typescript@5', 'typescript', '5'],
  ['npm', '@scope/tool@1.2.3', '@scope/tool', '1.2.3'],
  ['npm', '@scope/tool', '@scope/tool', undefined],
  ['apt', 'libc6:i386', 'libc6:i386', undefined],
  ['apt', 'libc6:i386=2.36-9', 'libc6:i386', '2.36-9'],
  ['apt', 'vim/bookworm-backports', 'vim/bookworm-backports', undefined],
  ['apt', 'libc6:amd64/trixie', 'libc6:amd64/trixie', undefined],
  ['npm', '@types/node@20.*', '@types/node', '20.*'],
  ['pip', 'uvicorn[standard]', 'uvicorn[standard]', undefined],
  ['pip', 'uvicorn[standard, http-tools] == 0.30.*', 'uvicorn[standard,http-tools]', '0.30.*'],
  ['pip', 'flask==3.0', 'flask', '3.0'],
  ['pip', 'Flask == 3.*', 'Flask', '3.*'],
])('%s reads %j', (manager, line, name, version) => {
  const { accepted, rejected } = readPackageLines(`\uFEFF${line}   # why\r\n`, { manager, group: 'base' });
  expect(rejected).toEqual([]);
  expect(accepted).toEqual([{ manager, name, ...(version !== undefined && { version }), group: 'base' }]);
  expect(packageEntry.safeParse(accepted[0]).success).toBe(true);
});

describe('says why it does not take', () => {
  test.each<[PackageManager, string, string]>([
    ['apt', 'vim-', 'not a package name'],
    ['apt', 'vim curl', 'one package a line'],
    [
      'apt',
      'vim/bookworm-backports=2:9.0',
      'a release after / and a version say the same thing twice: leave one of them out',
    ],
    ['apt', 'vim/', 'not a package name'],
    ['apt', 'vim/-t', 'not a package name'],
    ['apt', 'vim/a/b', 'not a package name'],
    ['apt', '--allow-downgrades', 'options are not read'],
    ['apt', 'vim=', 'not a version'],
    ['apt', '$(id)', 'not a package name'],
    ['apt', 'a&&b', 'not a package name'],
    ['apk', 'nginx>1', 'only = pins a version here'],
    ['apk', 'nginx@edge', 'a repository after @ is not read'],
    ['apk', '!nginx', 'not a package name'],
    ['npm', 'user/repository', 'not a package name'],
    ['npm', 'https://example.org/x.tgz', 'not a package name'],
    ['npm', 'x@npm:y', 'only packages of the registry by their own name are read'],
    ['npm', 'typescript@^5', 'not a version'],
    ['pip', 'flask>=3', 'only == pins a version here'],
    ['pip', 'flask=3', 'only == pins a version here'],
    ['pip', 'flask===3', 'only == pins a version here'],
    ['pip', 'uvicorn[]', 'not a package name'],
    ['pip', 'uvicorn[a;b]', 'not a package name'],
    ['pip', 'uvicorn[standard]>=1', 'only == pins a version here'],
    ['npm', '@scope/', 'not a package name'],
    ['npm', '@/name', 'not a package name'],
    ['pip', 'x @ https://example.org/x.whl', 'not a package name'],
    ['pip', '-r requirements.txt', 'options are not read'],
    ['pip', "flask==3; python_version<'3'", 'not a version'],
    ['pacman', 'nginx=1.2', 'pacman has only the newest version: leave the version out'],
    ['zypper', 'nginx>=1', 'only = pins a version here'],
    ['apt', 'a\0b', 'not a package name'],
    ['apt', 'vim=1.0-', 'not a version'],
  ])('%s: %j', (manager, line, reason) => {
    expect(reasonOf(manager, line)).toBe(reason);
  });

  test.each<[PackageManager, string]>([
    ['apt', 'nginx-'],
    ['apt', './local.deb'],
    ['apt', 'Nginx'],
    ['apk', 'nginx@edge'],
    ['dnf', 'https://example.org/x.rpm'],
    ['dnf', 'a/b'],
    ['pacman', 'extra/nginx'],
    ['zypper', 'repo:nginx'],
    ['npm', 'https://example.org/x.tgz'],
    ['npm', 'user/repository'],
    ['npm', 'x@npm:y'],
    ['npm', 'git+ssh:x'],
    ['pip', 'x@https://example.org/x.whl'],
    ['pip', 'a/b'],
    ['apt', 'a'.repeat(201)],
  ])('%s: %j, wherever a package comes from', (manager, name) => {
    expect(packageEntry.safeParse({ manager, name }).error?.issues).toMatchObject([
      { path: ['name'], message: 'not a package name' },
    ]);
  });

  test('a version that tells apt to remove the package', () => {
    expect(packageEntry.safeParse({ manager: 'apt', name: 'nginx', version: '1.22-' }).success).toBe(false);
    expect(packageEntry.safeParse({ manager: 'apt', name: 'nginx', version: '1.22-1' }).success).toBe(true);
  });
});
