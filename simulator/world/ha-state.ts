/** What the cluster keeps of high availability: `/etc/pve/ha`. */
export type HaState = {
  /** By service id, such as `ct:101`. */
  resources: Record<string, HaResource>;
  rules: Record<string, HaRule>;
  groups: Record<string, HaGroup>;
};

export type HaRequest = 'started' | 'stopped' | 'disabled' | 'ignored';

export type HaResource = {
  state: HaRequest;
  maxRestart?: number;
  maxRelocate?: number;
  failback?: boolean;
  group?: string;
  comment?: string;
  /** What the manager does about it beyond wishing it as requested. */
  trouble?: 'fence' | 'recovery' | 'error';
};

export type HaRule = {
  type: 'node-affinity' | 'resource-affinity';
  resources: string[];
  /** Priorities by node. */
  nodes?: Record<string, number>;
  isStrict?: boolean;
  affinity?: 'positive' | 'negative';
  isDisabled?: boolean;
  comment?: string;
};

export type HaGroup = { nodes: string; isRestricted?: boolean; noFailback?: boolean; comment?: string };
