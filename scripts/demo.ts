import { parseArgs } from 'node:util';
import { containerSpec, type ContainerSpec } from '../shared/domain/container-spec.ts';
import { isOver, type JobSnapshot } from '../shared/domain/job.ts';
import type { JobId } from '../shared/domain/ids.ts';
import type { Template } from '../shared/domain/template.ts';
import { describeError } from '../renderer/errors/describe-error.ts';
import { Owner } from '../electron/lib/owner.ts';
import { createJsonPrinter, createTextPrinter } from './demo-printer.ts';
import { failurePoints, spoil, type FailurePoint } from './demo-faults.ts';
import { openHeadless, type Headless } from './headless.ts';

const usage = `npm run demo -- [options]
  --template NAME   built-in template to use (default: nginx)
  --fail-at STEP    spoil the run on purpose: ${failurePoints.join(', ')}
  --json            one JSON object per event, the last of type "complete" or "error"
  --fast            do not take as long as a real server would
  --help            this text`;

const exitCode = await main(process.argv.slice(2));
process.exitCode = exitCode;

/** Does the main job in the terminal: demo homelab, plan, approval, job, ready container. */
async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      template: { type: 'string', default: 'nginx' },
      'fail-at': { type: 'string' },
      json: { type: 'boolean', default: false },
      fast: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const failAt = values['fail-at'];
  if (values.help || (failAt !== undefined && !isFailurePoint(failAt))) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const printer = values.json ? createJsonPrinter(process.stdout) : createTextPrinter(process.stdout);
  await using owner = new Owner();
  printer.say('Starting the demo homelab …');
  const app = owner.use(await openHeadless({ speed: values.fast ? 'fast' : 'lifelike' }));
  const { call } = app;

  const connection = await call('demo:open', {});
  printer.say(`Connected to ${connection.name} at ${connection.host}:${connection.port}`);
  const template = await pickTemplate(app, values.template);
  const spec = await wizard(app, connection.id, template);
  const wanted = failAt === undefined ? spec : await spoil(spec, failAt, app.simulator);
  const plan = await call('plan:make', { spec: wanted });
  printer.say(`Plan for ${plan.spec.hostname} from “${template.name}”:`);
  for (const step of plan.steps) printer.say(`  · ${step.title}`);
  const blocking = plan.findings.filter(({ verdict }) => verdict === 'blocks');
  for (const { message } of blocking) printer.say(`  ! ${message}`);
  if (blocking.length > 0) return 1;

  app.parts.jobs.progress.on((event) => printer.event(event));
  const ended = await follow(
    app,
    async () => (await call('container:create', { planId: plan.id, hash: plan.hash })).jobId,
  );
  const { state } = ended;
  printer.end(ended, state.name === 'failed' ? describeError(state.error) : null);
  return state.name === 'succeeded' ? 0 : 1;
}

function isFailurePoint(name: string): name is FailurePoint {
  return failurePoints.some((point) => point === name);
}

/** Starts the job and waits for its end; Ctrl+C cancels it properly. */
async function follow({ parts: { jobs } }: Headless, begin: () => Promise<JobId>): Promise<JobSnapshot> {
  const id = await begin();
  const cancel = (): void => {
    if (!isOver(jobs.get(id).state)) jobs.cancel(id);
  };
  process.once('SIGINT', cancel);
  try {
    return await jobs.finished(id);
  } finally {
    process.off('SIGINT', cancel);
  }
}

async function pickTemplate({ call }: Headless, name: string): Promise<Template> {
  const all = await call('template:list', {});
  const found = all.find(({ id }) => id === name || id === `built-in:${name}`);
  if (!found) throw new Error(`There is no template ${name}; there are ${all.map(({ id }) => id).join(', ')}`);
  return call('template:get', { templateId: found.id });
}

/** What the wizard would choose by itself: most free memory, next number, newest matching image. */
async function wizard(
  { call }: Headless,
  connectionId: ContainerSpec['connectionId'],
  template: Template,
): Promise<ContainerSpec> {
  const nodes = await call('node:list', { connectionId });
  const free = (node: (typeof nodes)[number]): number => (node.memoryMaxBytes ?? 0) - (node.memoryBytes ?? 0);
  const node = nodes.filter(({ isOnline }) => isOnline).toSorted((a, b) => free(b) - free(a))[0];
  if (!node) throw new Error('The demo homelab has no node online');
  const options = await call('node:options', { connectionId, node: node.name });
  const { vmid } = await call('vmid:next', { connectionId });
  const image = template.osTemplatePatterns
    .flatMap((pattern) => options.osTemplates.filter(({ file, volid }) => volid !== null && file.startsWith(pattern)))
    .toSorted((a, b) => b.file.localeCompare(a.file, 'en', { numeric: true }))[0];
  const storage = options.storages.find(({ content, isActive }) => isActive && content.includes('rootdir'));
  const bridge = options.bridges[0];
  if (!image?.volid || !storage || !bridge)
    throw new Error(`Node ${node.name} lacks an OS template, a storage or a bridge`);
  return containerSpec.parse({
    connectionId,
    templateId: template.id,
    node: node.name,
    vmid,
    hostname: `demo-${template.id.replace(/^.*:/, '')}`,
    tags: template.tags,
    ostemplate: image.volid,
    storage: template.storage ?? storage.name,
    diskGiB: template.diskGiB,
    cores: template.cores,
    memoryMiB: template.memoryMiB,
    swapMiB: template.swapMiB,
    isUnprivileged: template.isUnprivileged,
    features: template.features,
    network: { bridge: template.bridge ?? bridge.name, ipv4: { mode: 'dhcp' } },
    further: template.further,
    provisioning: template.provisioning,
  });
}
