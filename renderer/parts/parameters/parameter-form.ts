import { createContext, use, type ReactNode } from 'react';
import { checkOption } from '../../../shared/lxc/check-option.ts';
import { findOption } from '../../../shared/lxc/options.ts';
import { PropertyString } from '../../../shared/lxc/property-string.ts';
import type { Mistake } from '../../../shared/lxc/value-type.ts';
import type { Option } from '../../ui/select.tsx';

/** What the fields of the table read and write: parameters by Proxmox's names, each as the text that is sent. */
export type ParameterForm = {
  /** Before the names of the fields, such as `further` in `further.net1.tag`. */
  readonly prefix: string;
  readonly values: Readonly<Record<string, string>>;
  /** Null takes it out, which leaves it to Proxmox. */
  readonly set: (name: string, value: string | null) => void;
  /** Several at once. */
  readonly setAll: (changes: Readonly<Record<string, string | null>>) => void;
  /** What is wrong with the whole of one, such as a mount path that another has as well. */
  readonly mistakeAt: (field: string) => string | undefined;
  /** What else is known of a parameter, to stand below its fields. */
  readonly remarkOn?: (name: string) => ReactNode;
  /** Whether also what is only missing yet is told of a parameter. */
  readonly tellsMissing: (name: string) => boolean;
  /** Whether only root@pam's own are out of reach; null where nobody has signed in, such as in a template. */
  readonly isRoot: boolean | null;
  /** Major version of the node; null when it is not known. */
  readonly major: number | null;
  /** What the node has to choose from. */
  readonly offers: Readonly<Partial<Record<'bridge' | 'pool' | 'storage', readonly Option[]>>>;
  /** What Proxmox will take by itself, where more is known than the table says. */
  readonly detected: Readonly<Partial<Record<string, string>>>;
};

export const ParameterContext = createContext<ParameterForm | null>(null);

export function useParameters(): ParameterForm {
  const form = use(ParameterContext);
  if (!form) throw new Error('parameters are edited inside a ParameterContext');
  return form;
}

/** Why it cannot be set now; null when it can. */
export function reasonAgainst(
  { isRootOnly, since }: { isRootOnly?: boolean; since?: number },
  { isRoot, major }: Pick<ParameterForm, 'isRoot' | 'major'>,
): string | null {
  if (since !== undefined && major !== null && major < since)
    return `Known since Proxmox VE ${since}; this node has ${major}.`;
  if (isRootOnly && isRoot === false) return 'Only root@pam, signed in by its password, may set it.';
  return null;
}

/** What is wrong with one parameter, without what is only missing yet unless that is to be told. */
export function mistakesOf(
  name: string,
  value: string,
  { tellsMissing }: Pick<ParameterForm, 'tellsMissing'>,
): Mistake[] {
  const option = findOption(name);
  const given = PropertyString.parse(value, option?.type.kind === 'properties' ? option.type.bareKey : null);
  return checkOption(name, value).filter(
    ({ path }) => tellsMissing(name) || path.length < 2 || !isMissing(given, path),
  );
}

/** Not given, or its value not typed yet. */
function isMissing(given: PropertyString, path: readonly string[]): boolean {
  const value = given.get(path.at(-1) ?? '') ?? '';
  // Of a new volume the storage may still be to choose.
  return value === '' || (path.at(-1) === 'volume' && /^:[\d.]*$/.test(value));
}
