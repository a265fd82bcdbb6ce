const SECONDS: Readonly<Record<string, number>> = {
  hour: 60,
  day: 1800,
  week: 10_800,
  month: 43_200,
  year: 604_800,
  decade: 604_800,
};
const POINTS = 70;

/** Points of a graph, oldest first; a moment without data has only its time. */
export function rrdPoints(
  now: number,
  timeframe: string,
  at: (timeMs: number) => Readonly<Record<string, number>>,
): Record<string, number>[] {
  const step = SECONDS[timeframe] ?? 60;
  const last = Math.floor(now / 1000 / step) * step;
  return Array.from({ length: POINTS }, (_, index) => {
    const time = last - (POINTS - 1 - index) * step;
    return { time, ...at(time * 1000) };
  });
}
