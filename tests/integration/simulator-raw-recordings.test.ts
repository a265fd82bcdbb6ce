import { expect, test } from 'vitest';
import { AS_RECORDED, OTHERWISE_NAMED } from './replay/naming.ts';
import { rawDifferences } from './simulator-raw.ts';

test.each([AS_RECORDED, OTHERWISE_NAMED])(
  'What was recorded byte by byte comes back byte by byte $title',
  async ({ text }) => {
    const differences = await rawDifferences(text);
    expect(Object.fromEntries(differences)).toEqual({
      'http-keepalive': [],
      'http-plain-on-tls-port': [],
      'vncwebsocket-bad-ticket-upgrade': [],
      'vncwebsocket-terminal-session': [],
      'vncwebsocket-with-token': [],
    });
  },
);
