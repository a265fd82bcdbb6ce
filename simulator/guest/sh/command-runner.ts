import type { Runner } from '../builtins/call.ts';
import type { Command, List } from './ast.ts';
import type { Expander } from './expander.ts';
import type { ReadyRedirect } from './redirects.ts';
import type { Shell } from './shell.ts';

/** What single commands need of the executor that runs them. */
export type CommandRunner = Runner & {
  readonly shell: Shell;
  readonly expander: Expander;
  list(list: List): Promise<void>;
  condition(list: List): Promise<boolean>;
  command(command: Command): Promise<void>;
  redirected(redirects: readonly ReadyRedirect[], run: () => Promise<void>, isKept?: () => boolean): Promise<void>;
};
