/** What `/etc/pve/firewall` and the nodes' `host.fw` hold. */
export type FirewallState = {
  cluster: FirewallRules & { groups: { group: string; comment?: string }[] };
  nodes: Record<string, FirewallRules>;
  guests: Record<string, FirewallRules>;
};

export type FirewallRules = {
  /** Text as in the file; the API types it by the schema. */
  options: Record<string, string>;
  rules: FirewallRule[];
  aliases: { name: string; cidr: string; comment?: string }[];
  ipsets: { name: string; comment?: string; entries: { cidr: string; nomatch?: boolean; comment?: string }[] }[];
  /** Lines of the log, oldest first. */
  log: string[];
};

export type FirewallRule = { type: 'in' | 'out' | 'forward' | 'group'; action: string; enable: boolean } & Partial<
  Record<'macro' | 'proto' | 'source' | 'dest' | 'sport' | 'dport' | 'iface' | 'log' | 'icmp-type' | 'comment', string>
>;
