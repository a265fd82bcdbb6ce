import type { Evidence, Hit } from './find-hits.ts';
import { forces } from './rule.ts';
import { isGrave } from './suspect.ts';

/** What was printed so long before the end was overcome. */
const farLines = 300;
/** What only tells on what a connection has failed for. */
const aboutConnections =
  /connect|fetch|download|request|curl|wget|https?:|network|time-?d? ?out|refused|unreachable|retr(?:y|ies)/i;
/** Further apart, two lines are two troubles. */
const clusterLines = 40;

/**
 * The hit that explains most: the greatest force, and of equal ones the latest trouble, shown by its first line. It is sure
 * unless another one of the same force speaks of something else nearby.
 */
export function strongest(hits: readonly Hit[], { lines, end }: Evidence): (Hit & { isSure: boolean }) | null {
  const weighed = hits.map((hit) => ({ hit, weight: weightOf(hit, end), at: hit.line?.at ?? -1 }));
  const best = Math.max(...weighed.map(({ weight }) => weight));
  const strong = weighed.filter(({ weight }) => weight === best);
  const last = strong.at(-1);
  if (!last) return null;
  const { cause } = last.hit.rule;
  let first = last;
  for (const one of strong.toReversed())
    if (one.hit.line !== null && one.hit.rule.cause === cause && first.at - one.at <= clusterLines) first = one;
  const rival = strong.some(
    ({ hit, at }) => hit.rule.cause !== cause && first.at - at <= clusterLines && hit.rule.isSure !== false,
  );
  const hasPassed =
    last.hit.rule.passes === true &&
    lines.some(
      ({ at, bare }) =>
        at > last.at && isGrave(bare) && !aboutConnections.test(bare) && !hits.some((hit) => hit.line?.at === at),
    );
  const isFar = last.hit.line !== null && end - last.at > farLines;
  return { ...first.hit, isSure: first.hit.rule.isSure !== false && !rival && !hasPassed && !isFar };
}

function weightOf({ rule, line }: Hit, end: number): number {
  // Who names a cause explains more than who names none.
  const force = forces.indexOf(rule.force) * 2 - (rule.cause === 'unknown' ? 1 : 0);
  return line !== null && end - line.at > farLines ? force - 3 : force;
}
