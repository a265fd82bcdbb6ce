import { expect, test } from 'vitest';
import { callApi } from '../../simulator/testing/call-api.ts';
import { ConsoleClient, openProxy } from './console-client.ts';
import { arrangeSubject, MATRIX, resetContainers, type Subject } from './rights-subjects.ts';
import { startRig } from './simulator-rig.ts';

const isOpenTo = ({ results }: Subject): boolean => results['vncwebsocket']?.[0] === 101;
const mayOpen = MATRIX.subjects.filter(isOpenTo);
const mayNotOpen = MATRIX.subjects.filter((subject) => !isOpenTo(subject));
const pathOf = ({ ids }: Subject): string => `/nodes/pve/lxc/${ids.E}`;

test.each(mayOpen.map((subject) => [subject.id, subject] as const))('%s opens a console', async (id, subject) => {
  await using rig = await startRig();
  const headers = await arrangeSubject(rig, subject);
  await resetContainers(rig, subject, true);
  const proxy = await openProxy(rig.pve.port, `${pathOf(subject)}/termproxy`, headers);
  expect(proxy.user).toBe(id);
  using client = await ConsoleClient.open(rig.pve.port, pathOf(subject), proxy, headers);
  expect(client.head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
});

test.each(mayNotOpen.map((subject) => [subject.id, subject] as const))('%s opens no console', async (_id, subject) => {
  await using rig = await startRig();
  const headers = await arrangeSubject(rig, subject);
  await resetContainers(rig, subject, true);
  const refused = { status: 403, reason: `Permission check failed (/vms/${subject.ids.E}, VM.Console)` };
  const path = `/api2/json${pathOf(subject)}`;
  expect(await callApi(rig.pve.port, { method: 'POST', path: `${path}/termproxy`, headers })).toMatchObject(refused);
  const connect = `${path}/vncwebsocket?port=5900&vncticket=PVEVNC%3Abad`;
  expect(await callApi(rig.pve.port, { path: connect, headers })).toMatchObject(refused);
});
