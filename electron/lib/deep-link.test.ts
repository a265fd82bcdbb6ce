import { expect, test } from 'vitest';
import { parseDeepLink } from './deep-link.ts';
import { linkAmong } from './link-argument.ts';

const id = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';

test.each([
  [`gantry://container/${id}/105`, `containers/${id}/105`],
  [`gantry://job/${id}`, `job/${id}`],
  [`GANTRY://job/${id}/`, `job/${id}`],
  ['gantry://template/nginx', 'templates/nginx'],
  ['gantry://template/built-in:nginx', 'templates/built-in:nginx'],
  ['gantry://new', 'create/'],
  ['gantry://new?template=docker-host', 'create/docker-host'],
  ['gantry://servers', 'servers/'],
  [`gantry://servers/${id}`, `servers/${id}`],
  ['gantry://settings', 'settings'],
  ['gantry://settings/', 'settings'],
])('%s leads to %s', (link, place) => {
  expect(parseDeepLink(link)).toBe(place);
});

test.each([
  '',
  'gantry:',
  'gantry://',
  'gantry:settings',
  'gantry://settings/more',
  'gantry://job',
  'gantry://job/not-an-id',
  `gantry://job/${id}/cancel`,
  `gantry://container/${id}`,
  `gantry://container/${id}/99`,
  `gantry://container/${id}/1e3`,
  `gantry://container/${id}/105/delete`,
  `gantry://container/${id}/105%2F..`,
  'gantry://template/..%2F..%2Fetc',
  'gantry://template/%00',
  'gantry://template/%E0%A4%A',
  'gantry://template/<script>',
  'gantry://new?template=..%2Fsecrets',
  'gantry://user:secret@settings',
  'gantry://settings:8006',
  'gantry://delete/everything',
  'https://settings',
  'javascript:alert(1)',
  `gantry://job/${id}${'/'.repeat(600)}`,
])('A98 %j leads nowhere', (link) => {
  expect(parseDeepLink(link)).toBeNull();
});

test('the link of a start is found among its arguments, whatever else is there', () => {
  expect(linkAmong(['/opt/gantry', '--no-sandbox', 'gantry://settings'])).toBe('gantry://settings');
  expect(linkAmong(['/opt/gantry', '--user-data-dir=/tmp/x'])).toBeNull();
});
