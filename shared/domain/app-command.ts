import { z } from 'zod';

/** What menus, palette and shortcuts ask of the window itself. */
export const windowCommands = [
  'new-container',
  'add-server',
  'open-demo',
  'go-containers',
  'go-templates',
  'go-jobs',
  'go-servers',
  'go-settings',
  'go-back',
  'go-forward',
  'search',
  'palette',
  'refresh',
  'toggle-rail',
  'theme-system',
  'theme-light',
  'theme-dark',
  'toggle-single-keys',
  'toggle-notifications',
  'unlock',
  'lock',
  'faults',
  'next-region',
  'previous-region',
  'shortcuts',
  'copy-diagnostics',
  'about',
] as const;
/** What they ask of the open container. */
export const containerCommands = [
  'container-start',
  'container-shutdown',
  'container-reboot',
  'container-stop',
  'container-open-web',
  'container-last-job',
  'container-refresh-services',
  'container-copy-name',
  'container-copy-address',
  'container-copy-id',
  'container-delete',
  'container-forget',
] as const;

/** Everything that can be asked by name, wherever it is asked; the window carries out each in one place. */
export const appCommand = z.enum([...windowCommands, ...containerCommands]);
export type AppCommand = z.infer<typeof appCommand>;
export type WindowCommand = (typeof windowCommands)[number];
export type ContainerCommand = (typeof containerCommands)[number];

/**
 * The words of each command and its keys in Electron's spelling: the same in the native menu, the palette and the sheet. `typed` are the keys
 * for those who do not type into a field; they can be switched off.
 */
export const commandWords: Readonly<Record<AppCommand, { title: string; keys: string | null; typed?: string }>> = {
  'new-container': { title: 'New container', keys: 'CmdOrCtrl+N', typed: 'n' },
  'add-server': { title: 'Add server', keys: null },
  'open-demo': { title: 'Open the demo homelab', keys: null },
  'go-containers': { title: 'Containers', keys: 'CmdOrCtrl+1', typed: 'g c' },
  'go-templates': { title: 'Templates', keys: 'CmdOrCtrl+2', typed: 'g t' },
  'go-jobs': { title: 'Jobs', keys: 'CmdOrCtrl+3', typed: 'g j' },
  'go-servers': { title: 'Servers', keys: 'CmdOrCtrl+4', typed: 'g s' },
  'go-settings': { title: 'Settings', keys: 'CmdOrCtrl+,' },
  'go-back': { title: 'Back', keys: 'Alt+Left' },
  'go-forward': { title: 'Forward', keys: 'Alt+Right' },
  search: { title: 'Search', keys: 'CmdOrCtrl+F', typed: '/' },
  palette: { title: 'Command palette', keys: 'CmdOrCtrl+K' },
  refresh: { title: 'Ask all servers now', keys: 'CmdOrCtrl+R' },
  'toggle-rail': { title: 'Narrow or widen the rail', keys: 'CmdOrCtrl+B' },
  'theme-system': { title: 'Theme: as the system', keys: null },
  'theme-light': { title: 'Theme: light', keys: null },
  'theme-dark': { title: 'Theme: dark', keys: null },
  'toggle-single-keys': { title: 'Single-key shortcuts on or off', keys: null },
  'toggle-notifications': { title: 'Notifications on or off', keys: null },
  unlock: { title: 'Unlock secrets…', keys: null },
  lock: { title: 'Lock secrets', keys: null },
  faults: { title: 'Break the demo homelab', keys: null },
  'next-region': { title: 'To the next part of the window', keys: 'F6' },
  'previous-region': { title: 'To the part before', keys: 'Shift+F6' },
  shortcuts: { title: 'Keyboard shortcuts', keys: 'CmdOrCtrl+/', typed: '?' },
  'copy-diagnostics': { title: 'Copy diagnostics', keys: null },
  about: { title: 'About Gantry', keys: null },
  'container-start': { title: 'Start', keys: null },
  'container-shutdown': { title: 'Shut down', keys: null },
  'container-reboot': { title: 'Reboot', keys: null },
  'container-stop': { title: 'Stop…', keys: null },
  'container-open-web': { title: 'Open in browser', keys: null },
  'container-last-job': { title: 'Open last job', keys: null },
  'container-refresh-services': { title: 'Look for services again', keys: null },
  'container-copy-name': { title: 'Copy name', keys: null },
  'container-copy-address': { title: 'Copy address', keys: null },
  'container-copy-id': { title: 'Copy ID', keys: null },
  'container-delete': { title: 'Delete…', keys: null },
  'container-forget': { title: 'Remove the record…', keys: null },
};
