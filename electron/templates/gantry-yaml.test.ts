import { describe, expect, test } from 'vitest';
import { parseGantryYaml } from './gantry-yaml.ts';

const head = 'gantry: 1\nname: Web\nosTemplates: [debian-12-standard]\n';
const problemsOf = (text: string): { line: number | null; column: number | null; reason: string }[] => {
  const parsed = parseGantryYaml(text, 'gantry.yaml');
  if (parsed.ok) throw new Error('expected problems');
  return parsed.problems.map(({ details: { line, column, reason } }) => ({ line, column, reason }));
};

describe('gantry.yaml', () => {
  test('gets safe defaults for what it leaves out', () => {
    const parsed = parseGantryYaml(head, 'gantry.yaml');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        resources: { cores: 1, memoryMiB: 512, swapMiB: 512, diskGiB: 4 },
        container: { unprivileged: true, features: { nesting: true, keyctl: false }, further: {} },
        packages: { onMissing: 'stop', apt: [] },
        files: [],
        scripts: [],
      },
    });
  });

  test.each([
    ['no', 'container:\n  unprivileged: no'],
    ['off', 'container:\n  unprivileged: off'],
    ['0', 'container:\n  unprivileged: 0'],
    ['"false"', 'container:\n  unprivileged: "false"'],
    ['nothing', 'container:\n  unprivileged:'],
    ['a list', 'container:\n  unprivileged: [false]'],
    ['the key misspelt', 'container:\n  unpriviledged: false'],
    ['at the wrong level', 'unprivileged: false'],
    ['said twice', 'container:\n  unprivileged: true\n  unprivileged: false'],
    ['a broken line after it', 'container:\n  unprivileged: false\n   features: {'],
  ])('never makes a privileged container out of a value it does not understand: %s', (_, text) => {
    expect(parseGantryYaml(head + text, 'gantry.yaml').ok).toBe(false);
  });

  test('makes a privileged container only of the word false', () => {
    expect(parseGantryYaml(`${head}container:\n  unprivileged: false # on purpose`, 'gantry.yaml')).toMatchObject({
      value: { container: { unprivileged: false } },
    });
  });

  test('A17 names line, column and reason of every mistake', () => {
    expect(problemsOf(`${head}resources:\n  cores: many\n  memory: 512\nscripts:\n  - file: ../evil.sh\n`)).toEqual([
      { line: 5, column: 3, reason: expect.stringContaining('resources.cores') as string },
      { line: 6, column: 3, reason: 'resources.memory is not known' },
      { line: 8, column: 5, reason: expect.stringContaining('scripts.1.file') as string },
    ]);
  });

  test('names the place of a syntax error', () => {
    const [first] = problemsOf('gantry: 1\nname: "unfinished\nosTemplates: [x]\n');
    expect(first?.line).toBeGreaterThanOrEqual(2);
    expect(problemsOf('')).toHaveLength(1);
  });

  test('refuses another version of the format and an alias bomb', () => {
    expect(problemsOf(head.replace('gantry: 1', 'gantry: 2'))[0]).toMatchObject({
      line: 1,
      reason: expect.stringContaining('format 1') as string,
    });
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`;
    expect(parseGantryYaml(head + bomb, 'gantry.yaml').ok).toBe(false);
  });

  test.each(['/etc/x; touch /root/owned\n', '../../x', '/etc/../root/x', 'relative/x', '/etc/'])(
    'A20 refuses the file target %j',
    (destination) => {
      const text = `${head}files:\n  - source: files/x\n    destination: ${JSON.stringify(destination)}\n`;
      expect(parseGantryYaml(text, 'gantry.yaml').ok).toBe(false);
    },
  );

  test.each(['a; rm -rf /', '$(id)', '-oEvil', 'a b', ''])('A20 refuses the package name %j', (name) => {
    expect(parseGantryYaml(`${head}packages:\n  apt: [${JSON.stringify(name)}]\n`, 'gantry.yaml').ok).toBe(false);
  });
});
