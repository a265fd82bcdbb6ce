import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 800;
const HEIGHT = 200;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** White ground, grey grid, then one colour per line as PVE::RRD chooses them. */
const PALETTE = Buffer.from([255, 255, 255, 220, 220, 220, 0, 221, 255, 255, 0, 0]);
const GRID = 1;
const FIRST_LINE = 2;
const GRID_STEP = 40;

/** One or two lines over time as a PNG of 800 by 200; where a value is unknown the line has a gap. */
export function drawGraph(lines: readonly (readonly (number | undefined)[])[]): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += GRID_STEP) pixels.fill(GRID, y * WIDTH, (y + 1) * WIDTH);
  const largest = Math.max(1e-9, ...lines.flatMap((line) => line.map((value) => value ?? 0)));
  for (const [index, line] of lines.entries()) drawLine(pixels, line, largest, FIRST_LINE + (index % 2));
  return encode(pixels);
}

/** Two pixels thick, and as high as the way from the last point asks for. */
function drawLine(pixels: Buffer, line: readonly (number | undefined)[], largest: number, colour: number): void {
  let before: number | undefined;
  for (let x = 0; x < WIDTH; x++) {
    const value = line[Math.floor((x / WIDTH) * line.length)];
    const y = value === undefined ? undefined : Math.round((HEIGHT - 2) * (1 - value / largest));
    if (y !== undefined) {
      const [from, to] = [Math.min(y, before ?? y), Math.max(y, before ?? y) + 1];
      for (let at = from; at <= to; at++) pixels[at * WIDTH + x] = colour;
    }
    before = y;
  }
}

/** (PNG specification, 5: eight bits per pixel, each an index into the palette) */
function encode(pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Array.from({ length: HEIGHT }, (_, y) => [Buffer.of(0), pixels.subarray(y * WIDTH, (y + 1) * WIDTH)]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', PALETTE),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
