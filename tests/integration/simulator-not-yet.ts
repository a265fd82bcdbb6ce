/** Recorded exchanges that the homelab does not answer like the recorded node yet. */
export const NOT_YET: ReadonlySet<string> = new Set(['ha-status']);
