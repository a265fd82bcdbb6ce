/** One measured goal of docs/performance: our way against a yardstick, side by side in the same run. */
export type BenchRow = {
  /** `P1` … */
  id: string;
  what: string;
  /** As written in the goals: `≤ 0.5x`. */
  goal: string;
  /** Ours divided by the yardstick; null for goals that are read in ms, fps or MB. */
  ratio: number | null;
  /** What was measured, in its unit. */
  value: string;
  yardstick: string;
  /** How far the single measurements lay apart. */
  spread: string;
  isMet: boolean;
};
