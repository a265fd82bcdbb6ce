import { expect, test } from '@playwright/test';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { launchApp } from './app.ts';
import { hurryLooks } from './connected.ts';
import { AddServerPage } from './pages/add-server-page.ts';
import { ContainersPage } from './pages/containers-page.ts';
import { FirstRunPage } from './pages/first-run-page.ts';
import { JobPage } from './pages/job-page.ts';
import { ServersPage } from './pages/servers-page.ts';
import { WizardPage } from './pages/wizard-page.ts';

test('A01 an ordinary server: the certificate is shown first, then token, test, wizard, job, container', async () => {
  await using pve = await startSimulator({ speed: 'fast', seed: 'homelab' });
  await using gantry = await launchApp();
  const firstRun = new FirstRunPage(gantry.window);
  await firstRun.keepSecretsForThisSession();
  await firstRun.connectServer();

  const server = new AddServerPage(gantry.window);
  await server.enterAddress(pve.host, pve.port);
  await expect(server.certificateFact('Subject')).toContainText('pve1');
  await expect(server.certificateFact('SHA-256')).toContainText(pve.fingerprint);
  expect(pve.requests, 'nothing was asked before the certificate was accepted').toHaveLength(0);
  await server.trustCertificate();
  await server.fillToken({ name: 'Rack', tokenName: pve.token.name, secret: pve.token.secret });
  await server.setGuestProxy(pve.guestProxy);
  await server.test();
  for (const check of ['Connection', 'Certificate', 'Sign-in', 'Rights'] as const)
    await expect(server.result(check)).toBeVisible();
  await server.save();

  const containers = new ContainersPage(gantry.window);
  await containers.open();
  await expect(containers.table).toBeVisible();
  const wizard = new WizardPage(gantry.window);
  await wizard.open();
  await wizard.chooseTemplate('From scratch');
  await wizard.fillBasics({ name: 'plain' });
  await wizard.goTo('Packages');
  await wizard.addPackages('apt', 'curl');
  await wizard.goToReview();
  await wizard.create();
  const job = new JobPage(gantry.window);
  await job.waitFor('Succeeded', 90_000);

  // A02: after the certificate changed nothing more is sent, and both fingerprints are shown.
  const before = pve.fingerprint;
  await hurryLooks(gantry);
  pve.world.replaceCertificate();
  const servers = new ServersPage(gantry.window);
  await servers.open();
  await servers.select('Rack');
  await expect(servers.changedCertificate).toContainText(before, { timeout: 60_000 });
  await expect(servers.changedCertificate).toContainText(pve.fingerprint);
});
