import { expect, test } from 'vitest';
import { checkOpenableUrl } from './openable-url.ts';

test.each(['http://10.77.0.5/', 'https://nas.lan:8443/ui?x=1#top', 'http://[fd00::5]:8080/'])('A98 %s opens', (url) => {
  expect(checkOpenableUrl(url)).toBe(url);
});

test.each([
  'javascript:alert(1)',
  ' javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'smb://server/share',
  'ms-settings:about',
  'gantry://x',
  'https://user:secret@host/',
  'http://',
  '//host/path',
  '',
])('A98 %j is refused', (url) => {
  expect(() => checkOpenableUrl(url)).toThrow(expect.objectContaining({ code: 'url:refused' }));
});
