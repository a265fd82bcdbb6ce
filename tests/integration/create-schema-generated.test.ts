import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { checkedContainerSpec } from '../../shared/domain/container-spec.ts';
import { PropertyString } from '../../shared/lxc/property-string.ts';
import { judgeCall } from '../../electron/plan/checks/fits-schema.ts';
import { toCreateParameters } from '../../electron/plan/create-parameters.ts';
import { fieldOfParameter } from '../../electron/plan/spec-parts.ts';
import { apiSchema } from '../../electron/proxmox/api-schema/api-schema.ts';
import { checkRequest } from '../../electron/proxmox/api-schema/check-request.ts';
import { findOption } from '../../shared/lxc/options.ts';
import { asRoot } from '../../simulator/testing/asking.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { anySpec, type AnySpec } from '../support/any-spec.ts';
import { Dice } from '../support/dice.ts';
import { readParameters } from '../support/read-parameters.ts';
import { RefusingHomelab } from '../support/refusing-homelab.ts';
import { spoil } from '../support/spoil-parameters.ts';

const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const count = isFull ? 20_000 : 300;
const dice = new Dice(isFull ? Date.now() : 20_261_126);
const schema = apiSchema.parse(JSON.parse(readFileSync('resources/schemas/create-9.2.json', 'utf8')));
const facts = { schema, nodeVersion: '9.2.11', whyNotOwn: null };
const path = '/nodes/pve1/lxc';
const secrets = { publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJqfFresh fresh', rootPassword: 'correct horse' };

test(`${count} generated containers over the whole create schema come back from their parameters as they were, and each wrong value is found where Proxmox finds it`, async () => {
  await using homelab = new RefusingHomelab();
  const used = new Set<string>();
  let spoilt = 0;
  for (let made = 0; made < count; made += 1) {
    const any = anySpec(dice);
    const parameters = toCreateParameters(any.spec, secrets);
    for (const name of Object.keys(parameters)) used.add(name.replace(/\d+$/, ''));
    expect(troubleWith(any, parameters)).toBeNull();
    expect((await homelab.create(parameters))?.text ?? '').toBe('');
    expect(await troubleWithSpoilt(spoiledFrom(parameters), homelab)).toBeNull();
    spoilt += 1;
  }
  console.log(
    `create schema: ${count} specs equal and accepted, ${spoilt} spoiled caught and refused with the same field`,
  );
  expect(spoilt).toBe(count);
  // Every one of the 41 but the node, which is in the path, and the start, which is a step of its own.
  expect([...used].toSorted()).toHaveLength(39);
}, 1_200_000);

test('a few of them go over the wire to a server that makes them, and what it keeps is what was asked for', async () => {
  await using pve = await startSimulator({ speed: 'instant', seed: 'homelab', guests });
  const root = await asRoot(pve);
  pve.world.addVolume('local', { volid: 'local:snippets/hook.pl', content: 'snippets', format: 'raw' });
  const fixed = new Dice(7);
  for (let made = 0; made < 12; made += 1) {
    const { spec } = anySpec(fixed);
    // Disks that there is room for, so that the container is really made.
    const further = Object.fromEntries(
      Object.entries(spec.further).filter(([name]) => !/^(?:mp\d+|ha-managed)$/.test(name)),
    );
    const parameters = toCreateParameters({ ...spec, diskGiB: 8, further }, secrets);
    expect((await root.ask('POST', path, parameters)).status).toBe(200);
    const { parameters: bad } = spoiledFrom({ ...parameters, vmid: String(spec.vmid + 1) });
    expect((await root.ask('POST', path, bad)).status).toBe(400);
    await pve.world.settleTasks();
    const kept = await root.data<Record<string, unknown>>('GET', `${path}/${spec.vmid}/config`);
    const names = ['cores', 'memory', 'hostname', 'cmode', 'startup', 'timezone', 'env', 'entrypoint'].filter(
      (name) => name in parameters,
    );
    expect(names.map((name) => String(kept[name]))).toEqual(names.map((name) => parameters[name]));
  }
});

/** What is not as it should be before anything is asked for; null when all is. */
function troubleWith({ spec, parts }: AnySpec, parameters: Readonly<Record<string, string>>): string | null {
  // What is to be done inside does not belong to what is asked for.
  const checked = checkedContainerSpec.safeParse(spec);
  if (!checked.success)
    return `the form refuses it at ${checked.error.issues.map((issue) => issue.path.join('.')).join(' ')}`;
  const {
    connectionId: _c,
    templateId: _t,
    node: _n,
    provisioning: _p,
    isVmidProposed: _v,
    needsDownload: _d,
    startsAfterCreation: _s,
    ...asked
  } = spec;
  const { network, ...rest } = asked;
  const expected = {
    ...rest,
    network: Object.fromEntries(Object.entries(network).filter(([, value]) => value !== undefined)),
  };
  if (!isDeepStrictEqual(readParameters(parameters), expected))
    return `read back as ${JSON.stringify(readParameters(parameters))}`;
  for (const [name, made] of parts) {
    const type = findOption(name)?.type;
    const text = PropertyString.parse(parameters[name] ?? '', type?.kind === 'properties' ? type.bareKey : null);
    const isSame = [...made].every(([key, value]) => text.get(key) === value || text.isOn(key) === (value === '1'));
    if (!isSame || text.properties.length !== made.size || text.toString() !== parameters[name])
      return `${name} is read as ${text.toString()}`;
  }
  const mistakes = checkRequest(schema, { method: 'POST', path, parameters }) ?? [
    { at: 'nowhere', message: 'no such call' },
  ];
  return mistakes.length === 0
    ? null
    : `found wrong at ${mistakes.map(({ at, message }) => `${at} ${message}`).join(', ')}`;
}

/** Whether the preflight and the homelab find the same fields wrong; what differs, or null. */
async function troubleWithSpoilt(
  { name, parameters }: ReturnType<typeof spoiledFrom>,
  homelab: RefusingHomelab,
): Promise<string | null> {
  const call = { method: 'POST' as const, path, parameters };
  const found = (checkRequest(schema, call) ?? []).map(({ at }) => at).toSorted();
  const refused = await homelab.create(parameters);
  const text = `${name}=${parameters[name]}`;
  if (found.length === 0 || !isDeepStrictEqual(found, refused?.fields ?? []))
    return `${text}: found at ${found.join(' ')}, refused with ${refused?.text}`;
  const fields = new Set(judgeCall(call, 'create', facts).map(({ field }) => field));
  const isNamed = isDeepStrictEqual(fields, new Set(found.map(fieldOfParameter)));
  return isNamed ? null : `${text}: the preflight names ${[...fields].join(' ')}`;
}

function spoiledFrom(parameters: Readonly<Record<string, string>>): NonNullable<ReturnType<typeof spoil>> {
  for (;;) {
    const bad = spoil(parameters, dice);
    if (bad !== null) return bad;
  }
}
