import { expect, test } from 'vitest';
import type { StepContext } from '../recipe.ts';
import { withDownloadProgress } from './download-progress.ts';

function read(lines: readonly string[]) {
  const told: number[][] = [];
  const kept: string[] = [];
  const context = withDownloadProgress<Pick<StepContext, 'log' | 'progress'>>({
    log: (_stream, line) => kept.push(line),
    progress: (...progress) => told.push(progress),
  });
  for (const line of lines) context.log('task', line);
  return { told, kept };
}

test('wget’s lines tell how far a download is, and stay in the log', () => {
  const lines = [
    'HTTP request sent, awaiting response... 200 OK',
    'Length: 128974848 (123M) [application/octet-stream]',
    "Saving to: '/var/lib/vz/template/cache/x.tar.zst.tmp_dwnl.3602'",
    '     0K ........ ........ ........ ........ 26% 41.2M 2s',
    ' 32768K ........ ........ ........ ........ 52% 41.2M 1s',
    ' 98304K ........ ........ ...              100% 41.2M=3.0s',
  ];
  const { told, kept } = read(lines);
  expect(kept).toEqual(lines);
  expect(told).toEqual([26, 52, 100].map((percent) => [(128_974_848 * percent) / 100, 128_974_848]));
});

test('nothing is said of a download whose length the other server does not tell, nor of other lines with a percent sign', () => {
  expect(read(['Length: unspecified [application/zstd]', '     0K ........ 26% 41.2M']).told).toEqual([]);
  expect(read(['Length: 1000 (1000)', 'disk is 52% full', '12K is 3% of it']).told).toEqual([]);
});
