import { expect, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { eventsOf } from '../../shared/domain/event-block.ts';
import { sampleTemplate } from '../support/template-samples.ts';
import { launchApp } from './app.ts';
import { openDemo } from './open-demo.ts';
import { JobPage } from './pages/job-page.ts';
import { WizardPage } from './pages/wizard-page.ts';
import { windowClient } from './window-client.ts';

const secret = 's3cret\'with "signs" $and `more`';
const script = `#!/bin/sh
set -eu
log_info "greeting: $GREETING, port $PORT, mode $MODE"
log_info "digest: $(printf %s "$ADMIN_PASSWORD" | sha256sum | cut -c1-16), made: $(printf %s "$MADE" | wc -c)"
log_info "file: $(sha256sum </etc/app.conf | cut -c1-16)"
`;
const asking = sampleTemplate({
  name: 'Asking box',
  provisioning: {
    files: [
      {
        destination: '/etc/app.conf',
        content: 'password={{ ADMIN_PASSWORD }}\nport={{ PORT }}\n',
        policy: 'replace',
        mode: '0600',
        hasPlaceholders: true,
      },
    ],
    scripts: [{ name: '10-show.sh', content: script }],
    variables: [
      { name: 'GREETING', label: 'Greeting', kind: 'text', default: 'hello' },
      { name: 'PORT', label: 'Port of the app', kind: 'number', min: 1, max: 65_535 },
      {
        name: 'MODE',
        label: 'Mode',
        kind: 'choice',
        choices: [
          { answer: 'small', label: 'Small' },
          { answer: 'large', label: 'Large' },
        ],
      },
      { name: 'ADMIN_PASSWORD', label: 'Admin password', kind: 'secret', minLength: 8 },
      { name: 'MADE', label: 'Session key', kind: 'secret', generatedLength: 40 },
    ],
    checks: [{ kind: 'command', name: 'the file is private', command: '[ "$(stat -c %a /etc/app.conf)" = 600 ]' }],
  },
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

test('A21 a template’s questions are asked, its secrets reach the container alone, and the finished wizard becomes a template without them', async () => {
  test.setTimeout(180_000);
  await using gantry = await launchApp();
  const { window } = gantry;
  await openDemo(gantry);
  const client = windowClient(window);
  await client.call('template:save', { template: asking, expectedRevision: null });

  const wizard = new WizardPage(window);
  await wizard.open();
  await wizard.chooseTemplate('Asking box');
  await wizard.waitForDefaults();
  await expect(wizard.field('Greeting')).toHaveValue('hello');
  await wizard.goTo('Review');
  await expect(wizard.mistakes).toContainText('Port of the app');
  await expect(wizard.mistakes).toContainText('Admin password');
  await expect(wizard.mistakes).not.toContainText('Session key');
  await wizard.field('Port of the app').fill('99999');
  await wizard.field('Admin password').fill(secret);
  await expect(wizard.field('Port of the app')).toHaveAccessibleDescription('at most 65535');
  await wizard.field('Port of the app').fill('8443');
  await wizard.choose('Mode', 'Large');
  await expect(wizard.mistakes).toBeHidden();
  await wizard.goTo('Review');
  const variables = window.getByRole('region', { name: 'Variables' });
  await expect(variables).toContainText('Admin password•••• as entered');
  await expect(variables).toContainText('Session key•••• made by Gantry');
  await expect(variables).toContainText('Modelarge');

  await wizard.saveAsTemplate('Asking box of mine');
  await wizard.createButton.click();
  const job = new JobPage(window);
  await job.waitFor('Succeeded', 90_000);

  const jobs = await client.call('job:list', {});
  const jobId = jobs[0]!.id;
  const blocks = await client.call('job:blocks', { jobId, sinceSeq: 0, limit: 5_000 });
  const log = blocks
    .flatMap((block) => eventsOf(jobId, block.firstSeq, block).map(({ message }) => message))
    .join('\n');
  expect(log).toContain('greeting: hello, port 8443, mode large');
  expect(log).toContain(`digest: ${digest(secret)}, made: 40`);
  expect(log).toContain(`file: ${digest(`password=${secret}\nport=8443\n`)}`);
  expect(log).not.toContain(secret);

  const saved = (await client.call('template:list', {})).find(({ name }) => name === 'Asking box of mine');
  const mine = await client.call('template:get', { templateId: saved!.id });
  expect(mine.provisioning).toEqual({ ...asking.provisioning, variables: mine.provisioning.variables });
  expect(mine.provisioning.variables.map(({ name, kind }) => [name, kind])).toEqual(
    asking.provisioning.variables.map(({ name, kind }) => [name, kind]),
  );
  expect(JSON.stringify(mine)).not.toContain(secret.slice(0, 6));

  await gantry.close();
  for (const file of await fs.readdir(gantry.userDataDir, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const content = await fs.readFile(path.join(file.parentPath, file.name), 'latin1').catch(() => '');
    expect(content.includes(secret) || content.includes(JSON.stringify(secret).slice(1, -1)), file.name).toBe(false);
  }
});
