/** The eight base colours; each theme has its own of them. */
export const baseNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

const cubeSteps = [0, 95, 135, 175, 215, 255] as const;

/**
 * The colour behind 38 or 48: `5, n` of the table of 256, or `2, r, g, b`. The first sixteen are the base colours, bright or not.
 * @returns the number of a base colour or a colour as CSS writes it, null for nonsense, and how many values it took
 */
export function ansiColour([kind, ...values]: readonly number[]): [colour: number | string | null, used: number] {
  if (kind === 2) return [rgb(values.slice(0, 3)), 4];
  if (kind !== 5) return [null, 0];
  const [index = -1] = values;
  if (!Number.isInteger(index) || index < 0 || index > 255) return [null, 2];
  if (index < 16) return [index % 8, 2];
  if (index >= 232) return [rgb([8, 8, 8].map((base) => base + (index - 232) * 10)), 2];
  const place = index - 16;
  return [rgb([Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map((step) => cubeSteps[step] ?? 0)), 2];
}

function rgb(values: readonly number[]): string | null {
  const isColour =
    values.length === 3 && values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  return isColour ? `rgb(${values.join(' ')})` : null;
}
