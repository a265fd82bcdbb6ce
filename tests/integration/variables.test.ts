import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { SecretKeeper } from '../../electron/jobs/services.ts';
import { Owner } from '../../electron/lib/owner.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { connect, eventsIn, inGuest, reached, specFor } from './journey.ts';

const password = `p'"$(touch /root/owned)\` \\ äß 9`;
const variables = [
  { kind: 'text', name: 'SITE', label: 'Site' },
  { kind: 'number', name: 'PORT', label: 'Port', default: 8080 },
  { kind: 'secret', name: 'DB_PASSWORD', label: 'Database password' },
  { kind: 'secret', name: 'API_KEY', label: 'API key', generatedLength: 24 },
  { kind: 'secret', name: 'UNUSED', label: 'Unused', isRequired: false },
];
const answers = { SITE: "Anna's $HOME `id` site", PORT: '8080' };
const script = (name: string, content: string, more: object = {}) => ({ name, content, ...more });

let owner: Owner;
let folder: string;
let kept: Map<string, Secret>;
let app: Headless;
let connectionId: ConnectionId;
const secrets: SecretKeeper = {
  put: (secret) => {
    const ref = crypto.randomUUID();
    kept.set(ref, secret);
    return Promise.resolve(ref);
  },
  open: (ref) => {
    const secret = kept.get(ref);
    return secret ? Promise.resolve(secret) : Promise.reject(new Error(`no secret ${ref}`));
  },
  remove: (ref) => void kept.delete(ref),
};

beforeEach(async () => {
  owner = new Owner();
  kept = new Map();
  folder = await mkdtemp(path.join(tmpdir(), 'gantry-variables-'));
  const simulator = owner.use(await startSimulator({ speed: 'instant', seed: 'homelab' }));
  app = await openHeadless({ speed: 'instant', simulator, secrets, storeFile: path.join(folder, 'gantry.db') });
  connectionId = await connect(app, simulator, 'homelab');
});
afterEach(async () => {
  await app[Symbol.asyncDispose]();
  await owner[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const specWith = (provisioning: object): Promise<ContainerSpec> =>
  specFor(app, connectionId, { provisioning: { variables, answers, ...provisioning } });

async function start(spec: ContainerSpec, given: Record<string, string> = { DB_PASSWORD: password }): Promise<JobId> {
  const plan = await app.call('plan:make', { spec, givenSecrets: Object.keys(given) });
  return (await app.call('container:create', { planId: plan.id, hash: plan.hash, secrets: given })).jobId;
}

/** Every command the container is given from now on; asked for before the job begins its work inside. */
async function record(jobId: JobId, { vmid }: ContainerSpec): Promise<string[]> {
  await reached(app, jobId, ({ steps }) => steps.some(({ kind, state }) => kind === 'start' && state === 'done'));
  const guest = app.simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error('not a guest of ours');
  const commands: string[] = [];
  guest.faults.setCommandKillers([
    {
      signal: 'KILL',
      afterMs: 0,
      claims: (command) => {
        commands.push(command);
        return false;
      },
      strike: () => undefined,
      release: () => undefined,
    },
  ]);
  return commands;
}

/** What a text looks like wherever it might have been written: as it is, quoted for a shell, in JSON, in a URL. */
const formsOf = (secret: string): string[] => [
  secret,
  secret.replaceAll("'", `'\\''`),
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
];
const expectNowhere = (text: string, secret: string, where: string): void => {
  for (const form of formsOf(secret)) expect(text.includes(form), `${where} holds ${form}`).toBe(false);
};
const logOf = async (jobId: JobId): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) => (event.type === 'log' ? [event.message] : []));
const stateOf = (job: JobSnapshot): unknown => (job.state.name === 'failed' ? job.state.error : job.state.name);

const prober = `#!/bin/sh
set -eu
[ "$PORT" = 8080 ] && [ "\${UNUSED-unset}" = "" ]
printf %s "$SITE" >/root/site
printf %s "$DB_PASSWORD" >/root/db
printf %s "$API_KEY" >/root/key
echo "in the clear: $DB_PASSWORD $API_KEY"
find /var/lib/gantry -name '.variables*'
`;

describe('variables', () => {
  test('A69 reach scripts, files, custom packages and checks, and a secret one is never seen outside the container', async () => {
    const spec = await specWith({
      scripts: [
        script('10-user.sh', '#!/bin/sh\nuseradd -m app\n'),
        script('20-root.sh', prober),
        script('30-app.sh', '#!/bin/sh\nprintf %s "$DB_PASSWORD" >"$HOME/db"\n', { runAs: 'app' }),
        script('40-awk.awk', '#!/usr/bin/awk -f\nBEGIN { printf "%s", ENVIRON["DB_PASSWORD"] >"/root/awk" }\n'),
      ],
      customPackages: [
        { name: 'its own tool', check: 'test -e /root/tool', install: 'printf %s "$DB_PASSWORD" >/root/tool' },
      ],
      files: [
        {
          destination: '/etc/app.conf',
          content: 'site={{ SITE }}\npw={{DB_PASSWORD}} {{ OTHER }}\n',
          hasPlaceholders: true,
          mode: '0600',
        },
        { destination: '/etc/as-it-is.conf', content: '{{ SITE }}\n' },
        { destination: '/etc/bytes', content: Buffer.from([0, 255, 10, 0xc3]).toString('base64'), encoding: 'base64' },
      ],
      checks: [
        { kind: 'command', name: 'password', command: '[ "$(cat /root/db)" = "$DB_PASSWORD" ]' },
        { kind: 'command', name: 'as app', command: '[ "$(cat ~/db)" = "$DB_PASSWORD" ]', runAs: 'app' },
      ],
    });
    const plan = await app.call('plan:make', { spec, givenSecrets: ['DB_PASSWORD'] });
    expect(plan.variables.map(({ name, shown, source }) => [name, shown, source])).toEqual([
      ['SITE', answers.SITE, 'answer'],
      ['PORT', '8080', 'answer'],
      ['DB_PASSWORD', '••••', 'entered'],
      ['API_KEY', '••••', 'generated'],
      ['UNUSED', '', 'none'],
    ]);
    expect(plan.steps.find(({ id }) => id === 'files')?.details[0]).toContain(
      'holds secrets: DB_PASSWORD; left as they are, since no variable is called so: OTHER',
    );

    const jobId = await start(spec);
    const commands = await record(jobId, spec);
    const job = await app.parts.jobs.finished(jobId);
    expect(stateOf(job)).toBe('succeeded');
    // The looks below are this test's own.
    const given = [...commands];

    const { container, credentials } = await app.call('container:get', { connectionId, vmid: spec.vmid });
    expect(container?.lifecycle).toBe('ready');
    const made = credentials.find(({ key }) => key === 'API_KEY');
    if (!made) throw new Error('what Gantry made is not shown');
    const apiKey = (await app.call('credential:reveal', { credentialId: made.id })).value;
    expect(apiKey).toMatch(/^[A-Za-z0-9]{24}$/);

    const looks = [
      '[ ! -e /root/owned ]',
      `[ "$(cat /root/site)" = "Anna's \\$HOME \\\`id\\\` site" ]`,
      'cmp /root/db /root/awk && cmp /root/db /home/app/db && cmp /root/db /root/tool',
      `[ "$(cat /root/key)" = ${apiKey} ]`,
      `[ "$(cat /etc/as-it-is.conf)" = '{{ SITE }}' ]`,
      '[ "$(wc -c </etc/bytes)" -eq 4 ]',
      '[ "$(stat -c %a /etc/app.conf)" = 600 ]',
      `[ "$(sed -n 's/^pw=//p' /etc/app.conf)" = "$(cat /root/db) {{ OTHER }}" ]`,
      `[ -z "$(find /var/lib/gantry -name '.variables*')" ]`,
    ];
    for (const look of looks) await inGuest(app, connectionId, spec.vmid, look);

    expect(given.length).toBeGreaterThan(20);
    const log = await logOf(jobId);
    expect(log).toContain('in the clear: [redacted] [redacted]');
    const places: Record<string, string> = {
      'a command line': given.join('\n'),
      'the plan': JSON.stringify(plan),
      'the log': JSON.stringify([log, app.logLines]),
      'what was announced': JSON.stringify(app.announced),
      'the jobs': JSON.stringify(app.parts.jobs.list()),
    };
    await app[Symbol.asyncDispose]();
    for (const name of await readdir(folder)) places[name] = await readFile(path.join(folder, name), 'latin1');
    for (const [where, text] of Object.entries(places)) {
      expectNowhere(text, password, where);
      expectNowhere(text, apiKey, where);
    }
  });

  test('A62 are had back from the vault when a failed job goes on after a restart, and wiped when it is over', async () => {
    const spec = await specWith({
      scripts: [script('10-once.sh', '#!/bin/sh\n[ -e /root/fixed ] || exit 3\nprintf %s "$DB_PASSWORD" >/root/db\n')],
    });
    const before = new Set(kept.keys());
    const jobId = await start(spec);
    const commands = await record(jobId, spec);
    expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({ name: 'failed', stepId: 'script:10-once.sh' });
    expect(commands.at(-1)).toContain('rm -f');
    await inGuest(
      app,
      connectionId,
      spec.vmid,
      'touch /root/fixed; [ -z "$(find /var/lib/gantry -name ".variables*")" ]',
    );
    const { simulator } = app;
    await app[Symbol.asyncDispose]();
    app = await openHeadless({ speed: 'instant', simulator, secrets, storeFile: path.join(folder, 'gantry.db') });
    await app.call('job:choose', { jobId, choice: 'retry' });
    expect(stateOf(await app.parts.jobs.finished(jobId))).toBe('succeeded');
    const left = [...kept].filter(([ref]) => !before.has(ref)).map(([, secret]) => secret.reveal());
    expect(left).not.toContain(password);
  });

  test.each(['keep', 'roll-back'] as const)('are wiped when the user chooses %s', async (choice) => {
    const spec = await specWith({ scripts: [script('10-bad.sh', '#!/bin/sh\nexit 3\n')] });
    const before = new Set(kept.keys());
    const jobId = await start(spec);
    await app.parts.jobs.finished(jobId);
    expect([...kept.values()].map((secret) => secret.reveal())).toContain(password);
    const next = await app.call('job:choose', { jobId, choice });
    await app.parts.jobs.finished(next.id);
    const left = [...kept].filter(([ref]) => !before.has(ref));
    expect(left.map(([, secret]) => secret.reveal())).not.toContain(password);
    // With the container its key goes too; with "keep" the key stays.
    expect(left).toHaveLength(choice === 'keep' ? 1 : 0);
  });

  test.each(['keep', 'skip'] as const)(
    'leave no file in the container when a check failed and the user chooses %s, whatever a lost connection left',
    async (choice) => {
      // The check's own shell never begins: the program that becomes the user refuses.
      const refusing =
        'useradd -m app; printf "#!/bin/sh\\nexit 1\\n" >/usr/local/sbin/runuser; chmod 755 /usr/local/sbin/runuser';
      const spec = await specWith({
        scripts: [script('10-user.sh', refusing)],
        checks: [{ kind: 'command', name: 'as app', command: 'true', runAs: 'app', timeoutMs: 1_000, intervalMs: 500 }],
      });
      const jobId = await start(spec);
      const failed = await app.parts.jobs.finished(jobId);
      expect(failed.state).toMatchObject({ name: 'failed', stepId: 'checks' });
      const files = (): Promise<string> =>
        inGuest(app, connectionId, spec.vmid, "find /var/lib/gantry -name '.variables*'");
      expect(await files()).toBe('');
      const lost =
        'for at in scripts/.variables checks.app/.variables custom/.variables.0a1b.tmp; do mkdir -p "/var/lib/gantry/${at%/*}"; echo x >"/var/lib/gantry/$at"; done';
      await inGuest(app, connectionId, spec.vmid, lost);
      expect((await files()).trim().split('\n')).toHaveLength(3);
      await app.call('job:choose', { jobId, choice });
      const ended = await app.parts.jobs.finished(jobId);
      expect([stateOf(ended) === 'succeeded', ended.warnings]).toEqual([choice === 'skip', []]);
      await expect.poll(files, { timeout: 10_000 }).toBe('');
    },
  );

  test('are wiped with their server', async () => {
    const spec = await specWith({ scripts: [script('10-bad.sh', '#!/bin/sh\nexit 3\n')] });
    await app.parts.jobs.finished(await start(spec));
    await app.call('connection:remove', { connectionId });
    expect([...kept.values()].map((secret) => secret.reveal())).not.toContain(password);
  });

  test.each([
    ['none where one is needed', {}, 'secrets.DB_PASSWORD', ['DB_PASSWORD']],
    ['one nobody asked for', { DB_PASSWORD: password, OTHER: 'x' }, 'secrets.OTHER', ['DB_PASSWORD']],
    ['an empty one', { DB_PASSWORD: '' }, 'secrets.DB_PASSWORD', ['DB_PASSWORD']],
    [
      'one the plan was made without',
      { DB_PASSWORD: password, API_KEY: 'abcdefgh' },
      'secrets.API_KEY',
      ['DB_PASSWORD'],
    ],
  ])('an approval with %s is refused', async (_what, given, at, planned) => {
    const plan = await app.call('plan:make', { spec: await specWith({}), givenSecrets: planned });
    await expect(
      app.call('container:create', { planId: plan.id, hash: plan.hash, secrets: given }),
    ).rejects.toMatchObject({ code: 'input:invalid', details: { issues: [{ path: at }] } });
    expect(kept.size).toBe(1);
  });

  test('a plan without a secret that is needed cannot be approved', async () => {
    const plan = await app.call('plan:make', { spec: await specWith({}) });
    expect(plan.findings).toContainEqual(
      expect.objectContaining({ check: 'variables', verdict: 'blocks', field: 'secrets.DB_PASSWORD' }),
    );
    await expect(app.call('container:create', { planId: plan.id, hash: plan.hash })).rejects.toMatchObject({
      code: 'plan:blocked',
    });
  });
});
