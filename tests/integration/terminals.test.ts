import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { vmid as vmidSchema, type ConnectionId, type Vmid } from '../../shared/domain/ids.ts';
import type { TerminalId } from '../../shared/domain/terminal.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { connect, create, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
let vmid: Vmid;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
  const spec = await specFor(app, connectionId);
  await create(app, spec);
  vmid = spec.vmid;
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const size = { columns: 100, rows: 30 };

/** Resolves with all that a shell has printed once it matches. */
function printed(terminalId: TerminalId, wanted: RegExp): Promise<string> {
  const { output } = app.parts.terminals;
  return new Promise((resolve) => {
    let text = '';
    const stop = output.on((piece) => {
      if (piece.terminalId !== terminalId) return;
      text += piece.text;
      if (!wanted.test(text)) return;
      stop();
      resolve(text);
    });
  });
}
const ending = (terminalId: TerminalId): Promise<string | null> =>
  new Promise((resolve) => {
    const stop = app.parts.terminals.ended.on((told) => {
      if (told.terminalId !== terminalId) return;
      stop();
      resolve(told.reason);
    });
  });

test('a shell is opened over SSH with the container’s own key, answers what is typed, and tells its end', async () => {
  const { terminalId, way, label, note } = await app.call('terminal:open', { connectionId, vmid, ...size });
  expect({ way, note }).toEqual({ way: 'ssh', note: null });
  expect(label).toMatch(/^SSH to 10\.77\.0\.\d+$/);
  const answer = printed(terminalId, /it is 42/);
  await app.call('terminal:write', { terminalId, text: 'echo it is $((40 + 2))\r' });
  expect(await answer).toContain('it is 42');
  await app.call('terminal:resize', { terminalId, columns: 120, rows: 40 });
  const over = ending(terminalId);
  await app.call('terminal:write', { terminalId, text: 'exit\r' });
  expect(await over).toBeNull();
  await expect(app.call('terminal:write', { terminalId, text: 'x' })).rejects.toMatchObject({
    code: 'terminal:closed',
  });
});

test('nothing that a shell prints after it was closed reaches the window', async () => {
  const { terminalId } = await app.call('terminal:open', { connectionId, vmid, ...size });
  const floods = printed(terminalId, /(?:flood\s+){200}/);
  await app.call('terminal:write', { terminalId, text: 'yes flood\r' });
  await floods;
  let late = 0;
  const closed = app.parts.terminals.close(terminalId);
  app.parts.terminals.output.on((piece) => {
    if (piece.terminalId === terminalId) late += 1;
  });
  await closed;
  await new Promise((resolve) => setImmediate(resolve));
  expect(late).toBe(0);
});

test('a container without a key of ours is reached at Proxmox’ console', async () => {
  await app.simulator.world.addContainer({
    vmid: 950,
    isRunning: true,
    config: { hostname: 'foreign', net0: 'name=eth0,bridge=vmbr0,ip=dhcp' },
  });
  await app.call('connection:refresh', { connectionId });
  const opened = await app.call('terminal:open', { connectionId, vmid: 950, ...size });
  expect(opened).toMatchObject({ way: 'terminal', label: expect.stringContaining('console') });
  expect(opened.note).toContain('pct exec');
  const prompt = printed(opened.terminalId, /login: |# /);
  await app.call('terminal:write', { terminalId: opened.terminalId, text: '\r' });
  expect(await prompt).toMatch(/login: |# /);
  await app.call('terminal:close', { terminalId: opened.terminalId });
});

/** A number of a container whose console is a root shell and that only the console leads into. */
async function consoleOnly(): Promise<Vmid> {
  const number = vmidSchema.parse(951);
  await app.simulator.world.addContainer({
    vmid: number,
    isRunning: true,
    config: { hostname: 'consoled', cmode: 'shell', net0: 'name=eth0,bridge=vmbr0,ip=dhcp' },
  });
  await app.call('connection:refresh', { connectionId });
  return number;
}

test.each([
  ['ssh', () => Promise.resolve(vmid)],
  ['terminal', consoleOnly],
] as const)(
  'a flood waits at the other side while the window is behind, and comes on as it catches up: %s',
  async (way, place) => {
    const opened = await app.call('terminal:open', { connectionId, vmid: await place(), ...size });
    const { terminalId } = opened;
    expect(opened.way).toBe(way);
    let characters = 0;
    const stop = app.parts.terminals.output.on((piece) => {
      if (piece.terminalId === terminalId) characters += piece.text.length;
    });
    await app.call('terminal:write', { terminalId, text: `yes ${'flood '.repeat(100)}\r` });
    await vi.waitFor(() => expect(characters).toBeGreaterThan(1_000_000), { timeout: 20_000 });
    const held = characters;
    // Answers of the same server come meanwhile, and of the shell nothing.
    await app.call('node:options', { connectionId, node: 'pve1' });
    expect(characters).toBe(held);
    await app.call('terminal:seen', { terminalId, characters: held });
    await vi.waitFor(() => expect(characters).toBeGreaterThan(held), { timeout: 20_000 });
    stop();
    await app.call('terminal:close', { terminalId });
  },
);

test('a shell that arrives after its window has gone is closed at once', async () => {
  const opening = app.call('terminal:open', { connectionId, vmid, ...size }).catch((error: unknown) => error);
  await app.call('app:arrive', {});
  expect(await opening).toMatchObject({ code: 'job:cancelled' });
});

test('a shell whose container is stopped says that the connection was lost', async () => {
  const { terminalId } = await app.call('terminal:open', { connectionId, vmid, ...size });
  const over = ending(terminalId);
  const { jobId } = await app.call('container:power', { connectionId, vmid, action: 'stop' });
  await app.parts.jobs.finished(jobId);
  expect(await over).toBe('the connection was lost');
});

test('a window that comes anew ends the shells the one before it had', async () => {
  const { jobId } = await app.call('container:power', { connectionId, vmid, action: 'start' });
  await app.parts.jobs.finished(jobId);
  const { terminalId } = await app.call('terminal:open', { connectionId, vmid, ...size });
  await app.call('app:arrive', {});
  await expect(app.call('terminal:write', { terminalId, text: 'x' })).rejects.toMatchObject({
    code: 'terminal:closed',
  });
});
