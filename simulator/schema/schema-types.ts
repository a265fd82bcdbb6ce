/** One parameter of Proxmox' API as resources/schemas keeps it. */
export type ParameterSchema = {
  readonly type?: string;
  readonly optional?: boolean;
  /** The name of a format, or the sub-options of a property string. */
  readonly format?: string | Readonly<Record<string, ParameterSchema>>;
  /** A JavaScript regular expression without anchors. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: string | number;
  readonly defaultKey?: boolean;
  readonly requires?: string;
  /** In a property string: the option this one is another name of, and the option that keeps which name was used. */
  readonly alias?: string;
  readonly keyAlias?: string;
  /** What the items of an array look like. */
  readonly items?: ParameterSchema;
};

export type PermissionCheck = readonly [string, ...unknown[]];

export type MethodSchema = {
  readonly path: string;
  readonly method: string;
  /** `net[n]` stands for net0, net1, … */
  readonly parameters: Readonly<Record<string, ParameterSchema>>;
  readonly permissions?: { readonly user?: string; readonly check?: PermissionCheck };
  /** Runs in the privileged daemon. */
  readonly isProtected?: boolean;
  /** Answered by the node the path names. */
  readonly isForwardedToNode?: boolean;
  readonly allowsToken?: boolean;
};

export type ReducedSchema = { readonly version: string; readonly methods: readonly MethodSchema[] };
