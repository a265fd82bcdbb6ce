import { expect, test } from 'vitest';
import { appCommand, containerCommands } from '../../shared/domain/app-command.ts';
import { menuTemplate } from './menu-template.ts';

type Entry = ReturnType<typeof menuTemplate>[number];
const platforms = ['linux', 'win32', 'darwin'] as const;
const build = (platform: NodeJS.Platform, isDevelopment = false) =>
  menuTemplate({ platform, isDevelopment, run: () => undefined, openPath: () => undefined });

function entriesOf(entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) => (Array.isArray(entry.submenu) ? [entry, ...entriesOf(entry.submenu)] : [entry]));
}

test.each(platforms)('on %s no command stands there twice, and no keys are those of two entries', (platform) => {
  const entries = entriesOf(build(platform));
  const commands = entries.flatMap(({ id }) => appCommand.safeParse(id).data ?? []);
  expect(new Set(commands).size).toBe(commands.length);
  expect(commands).toEqual(expect.arrayContaining(['about', 'go-settings', ...containerCommands]));
  const keys = entries.flatMap(({ accelerator }) => accelerator ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each(platforms)('on %s every entry leads somewhere: a deed, a role or a menu of its own', (platform) => {
  const idle = entriesOf(build(platform)).filter(
    ({ click, role, submenu, type }) => type !== 'separator' && !click && !role && !submenu,
  );
  expect(idle).toEqual([]);
});

test.each(platforms)('on %s no command can be chosen before the window has said that it makes sense', (platform) => {
  const commands = entriesOf(build(platform)).filter(({ id }) => appCommand.safeParse(id).success);
  expect(commands.filter(({ enabled }) => enabled !== false)).toEqual([]);
});

test('settings and quitting stand where each platform has them, and loading the page anew is for development', () => {
  const titles = (platform: NodeJS.Platform) => build(platform).map(({ label, role }) => label ?? role);
  expect(titles('darwin')[0]).toBe('Gantry');
  expect(titles('linux')[0]).toBe('File');
  const roles = (isDevelopment: boolean) => entriesOf(build('linux', isDevelopment)).map(({ role }) => role);
  expect(roles(false)).not.toContain('forceReload');
  expect(roles(true)).toContain('forceReload');
});
