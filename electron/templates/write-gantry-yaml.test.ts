import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileEntry } from '../../shared/domain/provisioning.ts';
import type { Template } from '../../shared/domain/template.ts';
import { anyTemplate } from '../../tests/support/any-template.ts';
import { runs } from '../../tests/support/arbitrary-template.ts';
import { fileMap, identity } from '../../tests/support/file-map.ts';
import { sampleTemplate } from '../../tests/support/template-samples.ts';
import type { FileMap } from './parsed-template.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';
import { writeGantryYaml } from './write-gantry-yaml.ts';

const identityOf = ({ id, source, path }: Template) => ({ id, source, path, folderName: 'any' });
const textIn = (files: FileMap): string => Buffer.from(files.get('gantry.yaml') ?? []).toString();
function templateIn(files: FileMap): Template {
  const { template, problems } = readGantryYaml(files, identity);
  expect(problems).toEqual([]);
  if (template === null) throw new Error('neither template nor problem');
  return template;
}

describe('a written gantry.yaml', () => {
  test('is read as the template it was written from', () => {
    fc.assert(
      fc.property(anyTemplate, (template) => {
        const read = readGantryYaml(writeGantryYaml(template), identityOf(template));
        expect(read).toEqual({ template, problems: [] });
      }),
      runs(10_000),
    );
  }, 3_600_000);

  test('takes any change into a text that is there, and an unchanged template leaves every byte', () => {
    fc.assert(
      fc.property(anyTemplate, anyTemplate, (before, after) => {
        const old = writeGantryYaml(before);
        expect(writeGantryYaml(before, old)).toEqual(old);
        expect(readGantryYaml(writeGantryYaml(after, old), identityOf(after))).toEqual({
          template: after,
          problems: [],
        });
      }),
      { ...runs(2_000), ...(process.env['GANTRY_TEST_FULL'] !== '1' && { numRuns: 30 }) },
    );
  }, 3_600_000);

  test.each([' \n', '  \n\n', '\n', ' \n ', '\t\n'])('keeps a text of nothing but blanks and lines: %j', (answer) => {
    const variables = [{ kind: 'text', name: 'A', label: 'A', default: answer }];
    const one = sampleTemplate({ provisioning: { variables } });
    const read = readGantryYaml(writeGantryYaml(one), identityOf(one));
    expect(read.template?.provisioning.variables).toEqual(one.provisioning.variables);
  });

  test.each([':\n`', ':":\n@', 'a:\n`', '-\n- a', ':\n\n@b', 'x\n---\ny', 'a\nb'])(
    'keeps the lines of a text that stands in a record of one line: %j',
    (label) => {
      const choices = [
        { answer: 'a', label },
        { answer: label, label: 'b' },
      ];
      const one = sampleTemplate({ provisioning: { variables: [{ kind: 'choice', name: 'A', label: 'A', choices }] } });
      const files = writeGantryYaml(one);
      expect(readGantryYaml(files, identityOf(one))).toEqual({ template: one, problems: [] });
      expect(textIn(files)).toContain(`{ answer: a, label: ${JSON.stringify(label)} }`);
    },
  );

  test('leaves out what is usual and puts one thing on a line', () => {
    const text = `gantry: 1
name: Web
description: |-
  Two
  lines
tags:
  - web
osTemplates:
  - debian-12-standard

resources:
  cores: 2

packages:
  apt:
    - nginx
    - { name: curl, version: 8.* }
  groups:
    base:
      apk:
        - git
  more:
    - { manager: apt, name: jq }

files:
  - source: files/etc/motd
    destination: /etc/motd
    mode: '0600'

scripts:
  - file: scripts/10-a.sh
    once: true
`;
    const files = fileMap({ 'gantry.yaml': text, 'files/etc/motd': 'x', 'scripts/10-a.sh': 'true\n' });
    expect(textIn(writeGantryYaml(templateIn(files)))).toBe(text);
  });
});

/** As a person writes it: with remarks, things that go without saying, an order and quotes of their own. */
const handWritten = `# Our web server
gantry: 1
name: "Web"   # shown in the library

osTemplates: [ debian-12-standard ]   # proven there
revision:  4
# sizes
resources: {cores: 1, memoryMiB: 1024}

scripts:   # in this order
  # the site comes first
  - file: setup/10-site.sh
    timeoutSeconds: 60   # it downloads
  - { file: setup/20-more.sh }
# packages are few
packages:
  npm: [ left ]
  # from Debian
  apt:
    - nginx   # the server
    - curl
files:
  - source: motd.txt
    destination: /etc/motd
# the end
`;
const beside = { 'setup/10-site.sh': 'echo 1\n', 'setup/20-more.sh': 'echo 2\r\n', 'motd.txt': 'Hi\n' };

describe('A18 a gantry.yaml written by hand', () => {
  const files = fileMap({ 'gantry.yaml': handWritten, ...beside });
  const edited = (change: (template: Template) => Template): string =>
    textIn(writeGantryYaml(change(templateIn(files)), files));

  test('opened and saved unchanged has the same bytes, and its files keep their places', () => {
    const saved = writeGantryYaml(templateIn(files), files);
    expect(textIn(saved)).toBe(handWritten);
    expect([...saved].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['gantry.yaml', handWritten],
      ...Object.entries(beside),
    ]);
  });

  test('changes only where it was edited', () => {
    expect(edited((template) => ({ ...template, revision: 5 }))).toBe(
      handWritten.replace('revision:  4', 'revision: 5'),
    );
    expect(edited((template) => ({ ...template, name: 'Site', cores: 2 }))).toBe(
      handWritten
        .replace('name: "Web"   #', 'name: Site #')
        .replace('{cores: 1, memoryMiB: 1024}', '{ cores: 2, memoryMiB: 1024 }'),
    );
  });

  test('keeps the remarks of the lists that change', () => {
    const more = edited(({ provisioning, ...template }) => ({
      ...template,
      provisioning: { ...provisioning, packages: [...provisioning.packages, { manager: 'apt', name: 'jq' }] },
    }));
    expect(more).toContain('  # from Debian\n  apt:\n    - nginx # the server\n    - curl\n    - jq\nfiles:');
    const turned = edited(({ provisioning, ...template }) => ({
      ...template,
      provisioning: { ...provisioning, scripts: provisioning.scripts.toReversed() },
    }));
    expect(turned).toContain('  - { file: setup/20-more.sh }\n');
    expect(turned).toContain('    timeoutSeconds: 60 # it downloads\n');
    expect(turned.startsWith(handWritten.slice(0, handWritten.indexOf('scripts:')))).toBe(true);
  });

  test('can lose a section and get another', () => {
    const text = edited((template) => ({
      ...template,
      hostname: 'web',
      provisioning: { ...template.provisioning, packages: [] },
    }));
    expect(text).not.toContain('nginx');
    expect(text).toContain('# the end\n');
    expect(templateIn(fileMap({ 'gantry.yaml': text, ...beside })).hostname).toBe('web');
  });

  test('that is broken is written anew', () => {
    const broken = fileMap({ 'gantry.yaml': 'gantry: [', ...beside });
    const template = templateIn(files);
    expect(writeGantryYaml(template, broken)).toEqual(writeGantryYaml(template));
  });
});

describe('the places of scripts and files', () => {
  test('are none of a file that lies there and that gantry.yaml does not name', () => {
    const text = 'gantry: 1\nname: T\nosTemplates: [d]\nscripts: [{ file: scripts/10-a.sh }]\n';
    const existing = fileMap({
      'gantry.yaml': text,
      'scripts/10-a.sh': 'old\n',
      'scripts/20-Draft.sh': 'mine\n',
      'files/etc/motd': 'mine\n',
    });
    const template = templateIn(existing);
    const scripts = ['10-a.sh', '20-draft.sh'].map((name) => ({ ...template.provisioning.scripts[0]!, name }));
    const files = [fileEntry.parse({ destination: '/etc/motd', content: 'new\n' })];
    const written = writeGantryYaml(
      { ...template, provisioning: { ...template.provisioning, scripts, files } },
      existing,
    );
    expect([...written.keys()]).toEqual([
      'gantry.yaml',
      'scripts/10-a.sh',
      'scripts-2/20-draft.sh',
      'files-2/etc/motd',
    ]);
  });

  test('are all different where capitals do not tell, inside the folder, and no device of Windows', () => {
    const template = templateIn(files());
    const names = [...writeGantryYaml(template).keys()];
    expect(names).toEqual([
      'gantry.yaml',
      'scripts/a.sh',
      'scripts-2/A.sh',
      'files/etc/x',
      'files-2/etc/X',
      'files-3/etc/x/y',
      'files/etc/_con.txt',
      'files/srv/__',
    ]);
    function files(): FileMap {
      const list = ['/etc/x', '/etc/X', '/etc/x/y', '/etc/con.txt', '/srv/ü '].map(
        (destination) => `  - { source: f, destination: '${destination}' }\n`,
      );
      const text = `gantry: 1\nname: T\nosTemplates: [d]\nscripts: [{ file: a.sh }, { file: A.sh }]\nfiles:\n${list.join('')}`;
      return fileMap({ 'gantry.yaml': text, 'a.sh': '', 'A.sh': '', f: '' });
    }
  });
});
