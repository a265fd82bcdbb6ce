import type { Release } from '../../world/release.ts';

/** Seconds a point stands for, and how many points there are. (PVE::RRD, create_rrd_data, since 9.0) */
const FRAMES: Readonly<Record<string, readonly [step: number, points: number]>> = {
  hour: [60, 60],
  day: [60, 1440],
  week: [1800, 336],
  month: [1800, 1440],
  year: [21_600, 1440],
  decade: [604_800, 570],
};
/** The same until 8.4. */
const OLDER_FRAMES: typeof FRAMES = {
  hour: [60, 70],
  day: [1800, 70],
  week: [10_800, 70],
  month: [43_200, 70],
  year: [604_800, 70],
};
const MINUTE = 60;
/** How often a longer step is looked at. */
const SAMPLES = 4;

type Values = Readonly<Record<string, number>>;
export type Consolidation = 'AVERAGE' | 'MAX';

export const consolidationOf = (cf: string | undefined): Consolidation => (cf === 'MAX' ? 'MAX' : 'AVERAGE');

/**
 * Points of a graph, oldest first; a value nobody measured is left out. A minute is stored as it is, longer steps are put
 * together from minutes and stay unknown when more than half of those are. (rrdtool, xff 0.5)
 */
export function rrdPoints(
  now: number,
  timeframe: string,
  at: (timeMs: number) => Values,
  consolidation: Consolidation = 'AVERAGE',
  release: Release = '9.2',
): Record<string, number>[] {
  const [step, points] = (release === '8.4' ? OLDER_FRAMES : FRAMES)[timeframe] ?? [MINUTE, MINUTE];
  const last = Math.floor(now / 1000 / step) * step;
  const samples = step === MINUTE ? 1 : SAMPLES;
  return Array.from({ length: points }, (_, index) => {
    const time = last - (points - 1 - index) * step;
    const moments = Array.from({ length: samples }, (_unused, n) => at((time - (step * n) / samples) * 1000));
    return { time, ...consolidate(moments, consolidation) };
  });
}

function consolidate(moments: readonly Values[], consolidation: Consolidation): Values {
  const [only, ...others] = moments;
  if (only !== undefined && others.length === 0) return only;
  const names = new Set(moments.flatMap((moment) => Object.keys(moment)));
  const known = [...names].flatMap((name) => {
    const values = moments.flatMap((moment) => moment[name] ?? []);
    if (values.length * 2 < moments.length) return [];
    const sum = values.reduce((total, value) => total + value, 0);
    return [[name, consolidation === 'MAX' ? Math.max(...values) : sum / values.length] as const];
  });
  return Object.fromEntries(known);
}
