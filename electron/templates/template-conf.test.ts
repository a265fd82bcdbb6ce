import { describe, expect, test } from 'vitest';
import type { Template } from '../../shared/domain/template.ts';
import { fileMap, identity } from '../../tests/support/file-map.ts';
import { readFolderFormat } from './folder-format.ts';

const conf = 'TEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n';
const read = (files: Record<string, string | Uint8Array>) =>
  readFolderFormat(fileMap({ 'template.conf': conf, ...files }), identity);
const readConf = (text: string) => read({ 'template.conf': `${conf}${text}` });
function templateOf(parsed: ReturnType<typeof readFolderFormat>): Template {
  if (parsed.template === null) throw new Error(parsed.problems.map(({ reason }) => reason).join('\n'));
  return parsed.template;
}
const told = ({ problems }: ReturnType<typeof readFolderFormat>) =>
  problems
    .filter(({ level }) => level !== 'note')
    .map(({ level, file, line, column, reason }) =>
      [level, line === null ? file : `${file}:${line}:${column}`, reason].join(' '),
    );
describe('template.conf', () => {
  test('A12 a value is what a shell would make of it, whatever stands behind it', () => {
    const template = templateOf(
      readConf(
        'TEMPLATE_APP="v" # note\nexport TEMPLATE_CPU=${X:-8}  # c\nTEMPLATE_RAM=${TEMPLATE_RAM-2048}#\n'.replace(
          '#\n',
          ' #\n',
        ),
      ),
    );
    expect(template).toMatchObject({ name: 'v', cores: 8, memoryMiB: 2048 });
  });

  test('A12 what is not understood is an error with file and line, and there is no template', () => {
    const parsed = readConf('TEMPLATE_CPU=$(nproc)\nTEMPLATE_TAGS=(a b)\nTEMPLATE_RAM=${RAM:=5}\nsource ./more.conf\n');
    expect(parsed.template).toBeNull();
    expect(told(parsed)).toEqual([
      'error template.conf:3:14 a command substitution is not understood here',
      'error template.conf:4:15 an array or a function is not understood here',
      'error template.conf:5:14 of ${…} only a plain name, ${NAME-default} and ${NAME:-default} are understood',
      'error template.conf:6:1 source is not an assignment: only KEY=value is understood, without blanks around =',
    ]);
  });

  test.each(['off', 'No', 'FALSE', '', '00', '-1', ' 0', 'false # x', 'disabled', "'0\n'"])(
    'A11 never makes a privileged container out of %j',
    (value) => {
      const parsed = readConf(`TEMPLATE_UNPRIVILEGED="${value}"\n`);
      expect(parsed.template).toBeNull();
      expect(told(parsed)[0]).toMatch(/^error template\.conf:3:1 TEMPLATE_UNPRIVILEGED: /);
    },
  );

  test.each(['0', 'no', 'false', '"${X:-0}"'])('makes a privileged container of %s, and says so', (value) => {
    const parsed = readConf(`TEMPLATE_UNPRIVILEGED=${value} # on purpose\n`);
    expect(templateOf(parsed).isUnprivileged).toBe(false);
    expect(told(parsed)).toEqual([
      'warning template.conf:3:1 TEMPLATE_UNPRIVILEGED: this makes a privileged container: root in it is root on the node',
    ]);
  });

  test('a misspelt key is an error, another variable is told, a helper of other values is neither', () => {
    const parsed = readConf('TEMPLATE_UNPRIVILEDGED=0\nAUTHOR=me\nHALF=2\nTEMPLATE_CPU="${HALF}2"\n');
    expect(told(parsed)).toEqual([
      expect.stringMatching(
        /^error template\.conf:3:1 TEMPLATE_UNPRIVILEDGED is not known; the keys are TEMPLATE_APP, /,
      ),
      'warning template.conf:4:1 AUTHOR is no key of a template and is left out',
    ]);
    expect(templateOf(readConf('HALF=2\nTEMPLATE_CPU="${HALF}2"\n')).cores).toBe(22);
  });

  test('numbers are whole and have no unit; what is not set is taken and told', () => {
    expect(told(readConf('TEMPLATE_CPU=\nTEMPLATE_RAM=8G\nTEMPLATE_DISK=0\nTEMPLATE_SWAP=-1\n'))).toEqual([
      'error template.conf:3:1 TEMPLATE_CPU: “” is no whole number of cores from 1 to 8192',
      'error template.conf:4:1 TEMPLATE_RAM: “8G” is no whole number of MiB from 16 on',
      'error template.conf:6:1 TEMPLATE_SWAP: “-1” is no whole number of MiB from 0 on',
      'error template.conf:5:1 TEMPLATE_DISK: “0” is no whole number of GiB from 1 on',
    ]);
    const { problems, template } = read({});
    expect(template).toMatchObject({
      name: 'test',
      cores: 1,
      memoryMiB: 512,
      swapMiB: 512,
      diskGiB: 4,
      isUnprivileged: true,
    });
    expect(problems).toEqual([
      {
        level: 'note',
        file: 'template.conf',
        line: null,
        column: null,
        reason:
          'taken because nothing else is set: TEMPLATE_CPU=1 (cores), TEMPLATE_RAM=512 (MiB), TEMPLATE_SWAP=512 (MiB), TEMPLATE_DISK=4 (GiB), TEMPLATE_UNPRIVILEGED=1, TEMPLATE_NESTING=1, TEMPLATE_KEYCTL=0, TEMPLATE_FUSE=0',
      },
    ]);
  });

  test.each([
    ['debian', '12', 'debian-12-standard'],
    ['Ubuntu', '24.04', 'ubuntu-24.04-standard'],
    ['alpine', '3.22', 'alpine-3.22-default'],
    ['fedora', '42', 'fedora-42-default'],
    ['rocky', '9', 'rockylinux-9-default'],
    ['opensuse', '15.6', 'opensuse-15.6-default'],
    ['arch', '', 'archlinux-base'],
    ['debian', '', 'debian-'],
  ])('%s %s is the image %s', (os, version, pattern) => {
    const parsed = readConf(`TEMPLATE_OS=${os}\nTEMPLATE_VERSION="${version}"\n`);
    expect(templateOf(parsed).osTemplatePatterns).toEqual([pattern]);
  });

  test.each([
    ['debian', 'bookworm', 'TEMPLATE_VERSION: it is no version of debian as images are named, such as 12'],
    ['plan9', '4', expect.stringContaining('TEMPLATE_OS: it is none of debian, ubuntu')],
    ['__proto__', '1', expect.stringContaining('TEMPLATE_OS: it is none of')],
    ['', '1', 'TEMPLATE_OS: it is missing: debian, ubuntu, alpine …'],
  ])('%s %s is no image', (os, version, reason) => {
    const parsed = readConf(`TEMPLATE_OS=${os}\nTEMPLATE_VERSION=${version}\n`);
    expect(parsed.template).toBeNull();
    expect(parsed.problems.find(({ level }) => level === 'error')?.reason).toEqual(reason);
  });
});
