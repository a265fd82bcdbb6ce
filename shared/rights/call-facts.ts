import type { Release } from './method-table.ts';

/** A call to Proxmox: what is sent to it, secrets left out. */
export type ApiCall = {
  readonly method: string;
  /** Without `/api2/json` and without a query. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
};

/** What is known of the server besides the rights; what is not known makes the verdict `unknown` where it decides. */
export type CallFacts = {
  readonly release: Release;
  /** The options of a container as its configuration has them. */
  readonly configOf?: (vmid: string) => Readonly<Record<string, string>> | undefined;
  /** `localnetwork` for a bridge, another zone for a vnet. */
  readonly zoneOf?: (bridge: string) => string | undefined;
  /** Whether a guest has the number. */
  readonly isThere?: (vmid: string) => boolean | undefined;
  /** `limited`: the datacenter keeps some tags for those with Sys.Modify. */
  readonly tagPolicy?: 'free' | 'limited';
  /** Whether the container in a backup is unprivileged. */
  readonly isArchiveUnprivileged?: (volid: string) => boolean | undefined;
  readonly privilegesOfRole?: (role: string) => readonly string[] | undefined;
};

/** A call in parts, for the rules: `parameters` are those of the path and those sent. */
export type PartedCall = {
  readonly parameters: Readonly<Record<string, string>>;
  readonly facts: CallFacts;
};

export const isOn = (value: string | undefined): boolean => /^(?:1|on|yes|true)$/i.test(value ?? '');
export const listOf = (text: string | null | undefined): string[] =>
  (text ?? '').split(/[,;\s]+/).filter((one) => one !== '');
