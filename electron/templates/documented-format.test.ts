import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fileMap, identity } from '../../tests/support/file-map.ts';
import { readGantryYaml } from './read-gantry-yaml.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/template-format.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

test('the example of the format’s description is read as it stands there', () => {
  const [whole] = examples.filter((text) => text.startsWith('gantry: 1'));
  const beside = { 'files/etc/nginx/site.conf': 'server_name {{ DOMAIN }};\n', 'scripts/10-site.sh': 'true\n' };
  const { template, problems } = readGantryYaml(fileMap({ 'gantry.yaml': whole ?? '', ...beside }), identity);
  expect(problems).toEqual([]);
  expect(template).toMatchObject({
    hostname: 'web',
    networkOptions: { firewall: '1', tag: '20' },
    further: { onboot: '1' },
  });
  expect(template?.provisioning.checks).toHaveLength(3);
});

test('so is the example of packages in an order of their own', () => {
  const [more] = examples.filter((text) => text.startsWith('packages:'));
  const text = `gantry: 1\nname: T\nosTemplates: [debian-]\n${more ?? ''}`;
  const { template } = readGantryYaml(fileMap({ 'gantry.yaml': text }), identity);
  expect(template?.provisioning.packages.map(({ name }) => name)).toEqual(['nginx', 'pm2', 'jq']);
});
