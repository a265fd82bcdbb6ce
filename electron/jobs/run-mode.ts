/**
 * `look` only finds out what became of the step that was cut off; nothing is begun. `unasked`: without its user's word. `end`: it was
 * cancelled while it did not run, so what it has left running is ended, and nothing is begun.
 */
export type RunMode = 'go-on' | 'look' | 'unasked' | 'end';
