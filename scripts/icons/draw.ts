import { crc32, deflateSync } from 'node:zlib';
import type { Point, Shape } from './gantry-mark.ts';

const UNITS = 24;
/** Samples per pixel and axis: smooth edges without a graphics library. */
const SAMPLES = 8;

/** The shapes as a PNG of `size` x `size` pixels on a transparent ground. */
export function drawPng(shapes: readonly Shape[], size: number): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(pixel(shapes, x, y, size), y * (size * 4 + 1) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The same shapes as SVG. */
export function drawSvg(shapes: readonly Shape[]): string {
  const paths = shapes.map(({ points, colour }) => {
    const list = points.map(([x, y]) => `${Number(x.toFixed(3))},${Number(y.toFixed(3))}`).join(' ');
    return `  <polygon fill="${colour}" points="${list}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${UNITS} ${UNITS}">\n${paths.join('\n')}\n</svg>\n`;
}

function pixel(shapes: readonly Shape[], x: number, y: number, size: number): number[] {
  let [red, green, blue, covered] = [0, 0, 0, 0];
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const sampleX = ((x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size) * UNITS;
    const sampleY = ((y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size) * UNITS;
    const top = shapes.findLast((shape) => isInside(shape.points, sampleX, sampleY));
    if (top === undefined) continue;
    covered += 1;
    red += Number.parseInt(top.colour.slice(1, 3), 16);
    green += Number.parseInt(top.colour.slice(3, 5), 16);
    blue += Number.parseInt(top.colour.slice(5, 7), 16);
  }
  if (covered === 0) return [0, 0, 0, 0];
  const alpha = Math.round((covered / (SAMPLES * SAMPLES)) * 255);
  return [Math.round(red / covered), Math.round(green / covered), Math.round(blue / covered), alpha];
}

/** Even-odd rule: a ray to the left crosses the outline an odd number of times. */
function isInside(points: readonly Point[], x: number, y: number): boolean {
  let isOdd = false;
  let previous = points.at(-1);
  for (const point of points) {
    if (previous !== undefined && point[1] > y !== previous[1] > y) {
      const crossing = point[0] + ((y - point[1]) / (previous[1] - point[1])) * (previous[0] - point[0]);
      if (x < crossing) isOdd = !isOdd;
    }
    previous = point;
  }
  return isOdd;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
