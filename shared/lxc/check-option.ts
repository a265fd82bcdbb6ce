import { findOption } from './options.ts';
import { mistakesIn, type Mistake } from './value-type.ts';

/**
 * What is wrong with `value` for the parameter `name`, each mistake with its path, such as `['net1', 'tag']`. What no Proxmox takes
 * is `invalid`; a name this table does not have is `unknown`, and only the server's own schema can tell.
 */
export function checkOption(name: string, value: string): Mistake[] {
  const option = findOption(name);
  if (option) return mistakesIn(option.type, value, [name]);
  return [{ kind: 'unknown', path: [name], reason: 'Proxmox knows no parameter of this name' }];
}
