import { expect, test } from 'vitest';
import { openHeadless } from '../../scripts/headless.ts';
import { connect, create, specFor } from './journey.ts';

test('an OS template that is only in the catalogue is downloaded first, as the plan says', async () => {
  await using app = await openHeadless({ speed: 'instant' });
  const connectionId = await connect(app, app.simulator, 'homelab');
  const spec = await specFor(app, connectionId);
  app.simulator.world.setStorage('local', { volumes: [] });
  const { osTemplates } = await app.call('node:options', { connectionId, node: spec.node });
  const file = 'debian-13-standard_13.1-2_amd64.tar.zst';
  expect(osTemplates.find((one) => one.file === file)?.volid).toBeNull();

  const job = await create(app, { ...spec, ostemplate: `local:vztmpl/${file}`, needsDownload: true });
  expect(job.state.name).toBe('succeeded');
  expect(job.steps[0]).toMatchObject({ id: 'download-os-template', state: 'done' });
  const after = await app.call('node:options', { connectionId, node: spec.node });
  expect(after.osTemplates.find((one) => one.file === file)?.volid).toBe(`local:vztmpl/${file}`);
});
