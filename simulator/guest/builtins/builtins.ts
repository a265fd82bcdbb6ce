import type { Builtin } from './call.ts';
import { controlBuiltins } from './control.ts';
import { jobBuiltins } from './jobs.ts';
import { outputBuiltins } from './output.ts';
import { readBuiltins } from './read.ts';
import { variableBuiltins } from './variables.ts';

/** Commands a shell runs by itself, by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ...controlBuiltins,
  ...outputBuiltins,
  ...variableBuiltins,
  ...readBuiltins,
  ...jobBuiltins,
]);
