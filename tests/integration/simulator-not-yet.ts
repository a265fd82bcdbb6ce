/** Recorded exchanges that the homelab does not answer like the recorded node yet. */
export const NOT_YET: ReadonlySet<string> = new Set([
  'extjs-format-error',
  'extjs-format-ok',
  'ha-status',
  'http-gzip',
  'node-termproxy',
  'task-list-running-vncproxy',
  'termproxy',
  'termproxy-again',
  'termproxy-no-permission',
  'termproxy-nonexistent',
  'termproxy-stopped',
  'termproxy-with-token',
  'tfa-add-totp',
  'vncproxy',
  'vncwebsocket-bad-ticket',
]);
