/** A value of HashiCorp's configuration language. */
export type HclValue = string | number | boolean | readonly string[] | HclReference;
/** An expression that stands as it is, such as `var.password`. */
export type HclReference = { expression: string };
/** A block: its attributes and the blocks in it, in order; what is undefined is left out. */
export type HclBlock = readonly (
  readonly [name: string, value: HclValue | undefined] | { block: string; body: HclBlock }
)[];

/** Two blanks per level, names padded so that the equal signs of neighbours stand below each other, as `terraform fmt` has it. */
export function printHcl(body: HclBlock, level = 0): string {
  const indent = '  '.repeat(level);
  const lines: string[] = [];
  let run: [string, string][] = [];
  const flush = (): void => {
    const width = Math.max(0, ...run.map(([name]) => name.length));
    lines.push(...run.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}`));
    run = [];
  };
  for (const part of body) {
    if ('block' in part) {
      flush();
      lines.push(
        ...(lines.length > 0 ? [''] : []),
        `${indent}${part.block} {`,
        printHcl(part.body, level + 1),
        `${indent}}`,
      );
    } else if (part[1] !== undefined) run.push([part[0], printValue(part[1])]);
  }
  flush();
  return lines.join('\n');
}

function printValue(value: HclValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if ('expression' in value) return value.expression;
  return `[${value.map(quoted).join(', ')}]`;
}

/** `${` and `%{` begin templates and are doubled; the rest is as in JSON. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll(/([$%])\{/g, '$1$1{');
