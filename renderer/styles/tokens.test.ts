import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const css = fs.readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
const light = tokensOf(':root');
const themes = { light, dark: { ...light, ...tokensOf(":root[data-theme='dark']") } };

const surfaces = ['canvas', 'rail', 'sunken', 'raised', 'hover', 'selected'];
const softs = ['accent-soft', 'attention-soft', 'failed-soft', 'working-soft', 'running-soft'];
const states = ['running', 'stopped', 'working', 'attention', 'failed'];
const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].map((name) => `ansi-${name}`);
const code = ['comment', 'keyword', 'string', 'variable', 'builtin'].map((name) => `code-${name}`);

/** What is read on what: everything a class name can put together and a screen does put together. */
const readable: readonly [texts: readonly string[], backgrounds: readonly string[]][] = [
  [
    ['ink', 'ink-2', 'ink-3'],
    [...surfaces, ...softs],
  ],
  [['ink'], ['mark']],
  [[...states, 'accent'], surfaces],
  [['accent'], ['accent-soft']],
  [['running'], ['running-soft']],
  [['working'], ['working-soft']],
  [['attention'], ['attention-soft']],
  [['failed'], ['failed-soft']],
  [['on-accent'], ['accent-solid', 'accent-strong', 'failed-solid', 'failed-strong']],
  [ansi, ['sunken', 'failed-soft', 'attention-soft']],
  [code, ['raised', 'sunken']],
];
/** What has to be told apart without being read: the edges of controls, the ring of the focus, bars on their track. */
const visible: readonly [marks: readonly string[], backgrounds: readonly string[]][] = [
  [['line-control'], ['canvas', 'rail', 'raised']],
  [['accent'], surfaces],
  [['working', 'running', 'failed', 'stopped', 'accent', 'attention'], ['line']],
];

for (const [theme, tokens] of Object.entries(themes)) {
  test(`every text of the ${theme} theme keeps 4.5:1 on everything it stands on`, () => {
    expect(tooClose(tokens, readable, 4.5)).toEqual([]);
  });

  test(`every edge, ring and bar of the ${theme} theme keeps 3:1`, () => {
    expect(tooClose(tokens, visible, 3)).toEqual([]);
  });
}

test('the dark theme leaves out no colour of the light one', () => {
  const fixed = new Set(['accent-solid', 'failed-solid']);
  expect(
    Object.keys(light)
      .filter((name) => !fixed.has(name))
      .toSorted(),
  ).toEqual(Object.keys(tokensOf(":root[data-theme='dark']")).toSorted());
});

function tooClose(
  tokens: Readonly<Record<string, string>>,
  pairs: readonly [readonly string[], readonly string[]][],
  least: number,
): string[] {
  return pairs.flatMap(([texts, backgrounds]) =>
    texts.flatMap((text) =>
      backgrounds
        .map((background) => ({ name: `${text} on ${background}`, ratio: contrast(tokens[text], tokens[background]) }))
        .filter(({ ratio }) => !(ratio >= least))
        .map(({ name, ratio }) => `${name}: ${ratio.toFixed(2)}`),
    ),
  );
}

/** The opaque colours one block of tokens.css sets. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

function contrast(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number.NaN;
  const [brighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (brighter + 0.05) / (darker + 0.05);
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
