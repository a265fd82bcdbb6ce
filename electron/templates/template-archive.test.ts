import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { array, asyncProperty, assert, constantFrom, nat, oneof, record, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTemplate } from '../../tests/support/any-template.ts';
import { runs } from '../../tests/support/arbitrary-template.ts';
import { passed } from '../../tests/support/generated.ts';
import { sampleBucket, sampleTemplate } from '../../tests/support/template-samples.ts';
import { archivePathProblem } from './archive-path.ts';
import { readArchive } from './read-archive.ts';
import { packTemplates, unpackTemplates } from './template-archive.ts';

const run = promisify(execFile);

type Entry = { path: string; type?: string; size?: number; content?: Uint8Array; linkpath?: string };
/** An archive as no honest program would make it. */
function tar(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path: name, type = '0', content = new Uint8Array(), size, linkpath = '' }) => {
    const block = Buffer.alloc(512);
    block.write(name, 0, 100, 'utf8');
    block.write('0000644\0', 100);
    block.write(`${(size ?? content.byteLength).toString(8).padStart(11, '0')} `, 124);
    block.write('00000000000 ', 136);
    block.write(' '.repeat(8), 148);
    block.write(type, 156);
    block.write(linkpath, 157, 100, 'utf8');
    block.write('ustar\x0000', 257, 'latin1');
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [block, content, Buffer.alloc((512 - (content.byteLength % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
const text = (content: string): Uint8Array => Buffer.from(content, 'utf8');
const yaml = text('gantry: 1\nname: T\nosTemplates: [debian-12-standard]\n');
const reasons = async (bytes: Uint8Array): Promise<string[]> =>
  (await unpackTemplates(bytes)).problems.map(({ file, reason }) => `${file}: ${reason}`);

describe('an archive of templates', () => {
  test('gives back what was packed, with the buckets that are linked and no others', async () => {
    const linked = sampleBucket({
      name: 'Tools',
      description: ' \n',
      packages: [{ manager: 'apt', name: 'htop' }],
      customPackages: [{ name: 'just', check: 'true', install: '\n  x: |\n # y\n' }],
    });
    const web = sampleTemplate({ name: 'Web', buckets: ['tools'] });
    const twin = sampleTemplate({ name: 'web', description: 'the same folder name' });
    const bytes = await packTemplates([web, twin], [linked, sampleBucket({ name: 'Others' })]);
    const { templates, buckets, problems } = await unpackTemplates(bytes);
    expect(problems).toEqual([]);
    expect(templates.map(({ name, buckets: links }) => [name, links])).toEqual([
      ['Web', ['tools']],
      ['web', []],
    ]);
    const { id: _id, revision: _revision, ...content } = linked;
    expect(buckets).toEqual([content]);
  });

  test('loses nothing of any template, and the same templates give the same bytes', async () => {
    await assert(
      asyncProperty(anyTemplate, async (one) => {
        const bytes = await packTemplates([one], []);
        expect(Buffer.compare(bytes, await packTemplates([one], []))).toBe(0);
        const { templates, problems } = await unpackTemplates(bytes);
        expect(problems).toEqual([]);
        const { id, source, path: folder } = one;
        expect({ ...templates[0], id, source, path: folder, format: one.format }).toEqual(one);
      }),
      runs(2_000),
    );
    passed('archives', runs(2_000).numRuns);
  });

  test('takes no bucket with a name that would have its manager remove the package', async () => {
    const bucket = text('gantryBucket: 1\nname: B\npackages: [{ manager: apt, name: nginx- }]\n');
    const bytes = tar([{ path: 'buckets/b.yaml', content: bucket }]);
    expect(await reasons(bytes)).toEqual(['buckets/b.yaml: packages.1.name: not a package name']);
  });

  test('has room for paths longer than the old header’s', async () => {
    const part = 'x'.repeat(80);
    const destination = `/srv/${part}/${part}/${part}/${part}/end`;
    const deep = sampleTemplate({ provisioning: { files: [{ destination, content: 'deep' }] } });
    const { templates, problems } = await unpackTemplates(await packTemplates([deep], []));
    expect(problems).toEqual([]);
    expect(templates[0]?.provisioning.files).toEqual(deep.provisioning.files);
  });

  test('is read by the system’s own tar, and what that packs is read here', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'gantry-archive-'));
    try {
      await writeFile(path.join(folder, 'a.tar.gz'), await packTemplates([sampleTemplate({ name: 'Web' })], []));
      await run('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });
      expect(await readdir(path.join(folder, 'web'))).toEqual(['gantry.yaml']);
      await symlink('/etc/passwd', path.join(folder, 'web', 'link'));
      await run('tar', ['-czf', 'b.tar.gz', './web'], { cwd: folder });
      const packed = await readFile(path.join(folder, 'b.tar.gz'));
      expect(await reasons(packed)).toEqual(['web/link: it is a link, and only files and folders are taken']);
      expect((await unpackTemplates(packed)).templates).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test.each([
    ['../evil', 'its path leads out of the archive'],
    ['/etc/cron.d/x', 'its path leads out of the archive'],
    ['t/../../x', 'its path leads out of the archive'],
    ['C:/x', 'its path leads out of the archive'],
    ['t\\..\\x', 'its path holds a backslash'],
    ['t//x', 'its path is not a plain one'],
  ])('takes nothing at %j and says so', async (name, reason) => {
    const bytes = tar([
      { path: 't/gantry.yaml', content: yaml },
      { path: name, content: text('x') },
    ]);
    const { problems } = await unpackTemplates(bytes);
    expect(problems.map((one) => one.reason)).toEqual([reason]);
    expect((await readArchive(bytes)).files.has(name)).toBe(false);
  });

  test.each([
    ['1', 'a link'],
    ['2', 'a link'],
    ['3', 'a device'],
    ['4', 'a device'],
    ['6', 'a pipe'],
  ])('takes no entry of type %s', async (type, kind) => {
    const bytes = tar([
      { path: 't/gantry.yaml', content: yaml },
      { path: 't/files/x', type, linkpath: kind === 'a link' ? '/etc/shadow' : '' },
    ]);
    expect(await reasons(bytes)).toEqual([`t/files/x: it is ${kind}, and only files and folders are taken`]);
    expect((await unpackTemplates(bytes)).templates).toEqual([]);
  });

  test('stops at what is too much: a compressed giant, too many entries, a file that is too large', async () => {
    const bomb = gzipSync(Buffer.alloc(90 * 1024 * 1024));
    expect(bomb.byteLength).toBeLessThan(200_000);
    expect(await reasons(bomb)).toEqual(['.: unpacked it is larger than 64 MiB']);
    const many = tar(Array.from({ length: 10_001 }, (_, index) => ({ path: `t/${index}` })));
    expect(await reasons(many)).toContain('t/10000: the archive holds more than 10000 entries');
    const large = tar([{ path: 't/large', content: new Uint8Array(4 * 1024 * 1024 + 1) }]);
    expect(await reasons(large)).toEqual(['t/large: it is larger than 4 MiB']);
  });

  test('is not written when it could not be read again', async () => {
    const withFiles = (contents: string[]) =>
      sampleTemplate({
        provisioning: {
          files: contents.map((content, index) => ({ destination: `/srv/${index}`, content, encoding: 'base64' })),
        },
      });
    const refused = (reason: string) => ({ code: 'template:too-large', details: { reason } });
    const mebibyte = Buffer.alloc(1024 * 1024).toString('base64');
    const four = Buffer.alloc(4 * 1024 * 1024).toString('base64');
    const more = Buffer.alloc(4 * 1024 * 1024 + 1).toString('base64');
    await expect(packTemplates([withFiles([mebibyte, more])], [])).rejects.toMatchObject(
      refused('web/files/srv/1 is larger than 4 MiB'),
    );
    await expect(packTemplates([withFiles(Array.from({ length: 16 }, () => four))], [])).rejects.toMatchObject(
      refused('together they are larger than 64 MiB'),
    );
    const wordy = sampleTemplate({ osTemplatePatterns: Array.from({ length: 6_000 }, () => 'x'.repeat(200)) });
    await expect(packTemplates([wordy], [])).rejects.toMatchObject(refused('web/gantry.yaml is larger than 1 MiB'));
    const many = Array.from({ length: 100 }, () => withFiles(Array.from({ length: 100 }, () => '')));
    await expect(packTemplates(many, [])).rejects.toMatchObject(refused('they are more than 10000 files'));
    const whole = await unpackTemplates(await packTemplates([withFiles([four])], []));
    expect(whole).toMatchObject({ problems: [], templates: [withFiles([four])].map(({ name }) => ({ name })) });
  });

  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('unpacks nothing a second time: %s inside gzip', async (_, compress) => {
    const bomb = gzipSync(compress(Buffer.alloc(90 * 1024 * 1024)));
    expect(await reasons(bomb)).toEqual(['.: it is compressed twice']);
    expect(await reasons(gzipSync(compress(tar([{ path: 't/gantry.yaml', content: yaml }]))))).toEqual([
      '.: it is compressed twice',
    ]);
  });

  test('unpacks nothing but gzip', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(90 * 1024 * 1024));
    expect(await reasons(bomb)).toEqual(['.: it is compressed with zstd, and only gzip is read']);
  });

  test('thousands of templates are read in one pass, each with its own files alone', async () => {
    const count = 4_900;
    const small = text('gantry: 1\n');
    const bytes = tar(
      Array.from({ length: count }, (_, index) => [
        { path: `t${index}/gantry.yaml`, content: small },
        { path: `t${index}/inner/gantry.yaml`, content: small },
      ]).flat(),
    );
    const start = performance.now();
    const { problems } = await unpackTemplates(bytes);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(new Set(problems.map(({ file }) => file)).size).toBe(count);
  });

  test('says of what is no archive, is cut off, or holds no template that it is so', async () => {
    expect(await reasons(text('hello'))).toEqual(['.: it is damaged, or no archive']);
    expect(await reasons(gzipSync(text('x')).subarray(0, 12))).toEqual(['.: it is damaged: it cannot be unpacked']);
    expect(await reasons(tar([{ path: 'README', content: text('x') }]))).toEqual(['.: there is no template in it']);
    const whole = tar([{ path: 't/gantry.yaml', content: yaml }]);
    expect((await reasons(whole.subarray(0, 520))).length).toBeGreaterThan(0);
  });

  test('never throws and takes no path that leads elsewhere, whatever the bytes', async () => {
    const piece = constantFrom('..', '.', '', 't', 'gantry.yaml', 'files', 'nul', 'a\\b', '\u0000', 'C:', 'buckets');
    const entry = record({
      path: oneof(
        array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/')),
        string(),
      ),
      type: constantFrom('0', '1', '2', '3', '4', '5', '6', '7', 'x', 'g', 'L', 'K', 'S', '\u0000'),
      content: oneof(uint8Array({ maxLength: 40 }), constantFrom(yaml)),
      size: nat(2_000),
    });
    await assert(
      asyncProperty(
        array(entry, { maxLength: 6 }),
        uint8Array({ maxLength: 30 }),
        nat(3_000),
        async (all, noise, at) => {
          const bytes = tar(all);
          bytes.set(noise.subarray(0, Math.max(0, bytes.byteLength - at)), Math.min(at, bytes.byteLength));
          const { files } = await readArchive(bytes);
          for (const name of files.keys()) expect(archivePathProblem(name)).toBeNull();
          await unpackTemplates(gzipSync(bytes));
        },
      ),
      runs(5_000),
    );
    passed('archives', runs(5_000).numRuns);
  });
});
