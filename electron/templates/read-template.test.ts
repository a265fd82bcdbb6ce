import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileMap, identity } from '../../tests/support/file-map.ts';
import { readFolder } from './read-folder.ts';
import { isTemplateFolder, readTemplate } from './read-template.ts';
import { problemOf } from './yaml-place.ts';

const gantry = 'gantry: 1\nname: G\nosTemplates: [debian-12-standard]\n';
const conf = 'TEMPLATE_APP=C\nTEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n';
const yaml = 'name: Y\ncontainer: { ostemplate: debian-12-standard }\n';

test('a folder is a template by the file it holds', () => {
  for (const name of ['gantry.yaml', 'template.conf', 'template.yaml'])
    expect(isTemplateFolder(['README.md', name])).toBe(true);
  expect(isTemplateFolder(['README.md', 'template.conf.bak'])).toBe(false);
});

test.each([
  [{ 'gantry.yaml': gantry, 'template.conf': conf, 'template.yaml': yaml }, 'G', ['template.conf', 'template.yaml']],
  [{ 'template.conf': conf, 'template.yaml': yaml }, 'C', ['template.yaml']],
  [{ 'template.yaml': yaml }, 'Y', []],
])('of several formats one counts, and the others are named', (files, name, ignored) => {
  const { template, problems } = readTemplate(fileMap(files), identity);
  expect(template?.name).toBe(name);
  expect(problems.filter(({ reason }) => reason.startsWith('not read: ')).map(({ file }) => file)).toEqual(ignored);
  expect(problems.filter(({ level }) => level !== 'note')).toEqual([]);
});

test('a folder without any says what would make it one', () => {
  expect(readTemplate(fileMap({ 'README.md': '' }), identity)).toEqual({
    template: null,
    problems: [problemOf('.', null, 'there is none of gantry.yaml, template.conf, template.yaml here')],
  });
});

describe('a folder on the disk', () => {
  let folder: string;
  let outside: string;
  beforeEach(async () => {
    outside = await mkdtemp(path.join(tmpdir(), 'gantry-outside-'));
    folder = await mkdtemp(path.join(tmpdir(), 'gantry-template-'));
    await mkdir(path.join(folder, 'container-configs/scripts'), { recursive: true });
    await writeFile(path.join(outside, 'secret.sh'), 'not yours\n');
    await writeFile(path.join(folder, 'template.conf'), conf);
  });
  afterEach(async () => {
    for (const each of [folder, outside]) await rm(each, { recursive: true, force: true });
  });
  const readIt = async () => {
    const { files, problems } = await readFolder(folder);
    return readTemplate(files, identity, problems);
  };

  test('A20 a script that is a link out of it is an error, never a script that is missing', async () => {
    await symlink(path.join(outside, 'secret.sh'), path.join(folder, 'container-configs/scripts/00-a.sh'));
    const { template, problems } = await readIt();
    expect(template).toBeNull();
    expect(problems.filter(({ level }) => level === 'error')).toEqual([
      problemOf('container-configs/scripts/00-a.sh', null, 'it lies outside the template’s folder'),
    ]);
  });

  test('a description that is a link out of it is told as what it is', async () => {
    await rm(path.join(folder, 'template.conf'));
    await symlink(path.join(outside, 'secret.sh'), path.join(folder, 'template.conf'));
    expect(await readIt()).toEqual({
      template: null,
      problems: [problemOf('template.conf', null, 'it lies outside the template’s folder')],
    });
  });

  test('what no format reads may lead elsewhere, links inside are followed, and git’s own folder is no part', async () => {
    await symlink(path.join(outside, 'secret.sh'), path.join(folder, 'LICENSE'));
    await writeFile(path.join(folder, 'container-configs/real.sh'), '# Real\n');
    await symlink('../real.sh', path.join(folder, 'container-configs/scripts/00-a.sh'));
    await mkdir(path.join(folder, '.git'));
    await symlink(path.join(outside, 'secret.sh'), path.join(folder, '.git/HEAD'));
    const { template, problems } = await readIt();
    expect(template?.provisioning.scripts).toMatchObject([{ name: '00-a.sh', content: '# Real\n' }]);
    expect(problems.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('a file too large, and a folder too full, are errors', async () => {
    await mkdir(path.join(folder, 'container-configs/files'));
    await writeFile(path.join(folder, 'container-configs/files/big'), new Uint8Array(4 * 1024 * 1024 + 1));
    expect((await readIt()).problems).toContainEqual(
      problemOf('container-configs/files/big', null, 'it is larger than 4 MiB'),
    );
    const { template, problems } = readTemplate(fileMap({ 'template.conf': conf }), identity, [
      problemOf('.', null, 'it holds more than 5000 files'),
    ]);
    expect(template).toBeNull();
    expect(problems).toContainEqual(problemOf('.', null, 'it holds more than 5000 files'));
  });
});
