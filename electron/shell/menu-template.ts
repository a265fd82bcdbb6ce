import type { MenuItemConstructorOptions } from 'electron';
import { commandWords, type AppCommand } from '../../shared/domain/app-command.ts';

export type MenuOptions = {
  platform: NodeJS.Platform;
  isDevelopment: boolean;
  /** Asks the window to carry out a command. */
  run: (command: AppCommand) => void;
  openPath: (what: 'data-folder' | 'log') => void;
};
type Entry = MenuItemConstructorOptions;
const separator: Entry = { type: 'separator' };

/** The native menu as the platform's users know it. Commands begin switched off: the window says which make sense. */
export function menuTemplate(options: MenuOptions): Entry[] {
  const isMac = options.platform === 'darwin';
  const does = (command: AppCommand): Entry => {
    const { title, keys } = commandWords[command];
    return {
      id: command,
      label: title,
      enabled: false,
      click: () => options.run(command),
      ...(keys !== null && { accelerator: keys }),
    };
  };
  return [
    ...(isMac ? [appMenu(does)] : []),
    {
      label: 'File',
      submenu: [
        does('new-container'),
        separator,
        does('add-server'),
        does('open-demo'),
        does('faults'),
        separator,
        does('unlock'),
        does('lock'),
        does('toggle-notifications'),
        separator,
        ...(isMac ? [] : [does('go-settings'), separator]),
        { role: 'close', label: 'Close window' },
        ...(isMac ? [] : [{ role: 'quit', label: 'Quit Gantry', accelerator: 'CmdOrCtrl+Q' } as const]),
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: viewEntries(does, options) },
    { label: 'Template', submenu: templateEntries(does) },
    { label: 'Container', submenu: containerEntries(does) },
    isMac ? { role: 'windowMenu' } : { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'togglefullscreen' }] },
    { role: 'help', label: 'Help', submenu: helpEntries(does, options, isMac) },
  ];
}

type Does = (command: AppCommand) => Entry;

const appMenu = (does: Does): Entry => ({
  label: 'Gantry',
  submenu: [
    does('about'),
    separator,
    does('go-settings'),
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ],
});

const viewEntries = (does: Does, { platform, isDevelopment }: MenuOptions): Entry[] => [
  does('go-containers'),
  does('go-templates'),
  does('go-buckets'),
  does('go-jobs'),
  does('go-servers'),
  separator,
  does('go-back'),
  does('go-forward'),
  does('next-region'),
  does('previous-region'),
  separator,
  does('search'),
  does('search-logs'),
  does('palette'),
  does('refresh'),
  separator,
  does('toggle-rail'),
  {
    label: 'Theme',
    submenu: [does('theme-system'), does('theme-light'), does('theme-dark')],
  },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  ...(platform === 'darwin' ? [{ role: 'togglefullscreen' } as const] : []),
  ...(isDevelopment ? [separator, { role: 'forceReload' } as const, { role: 'toggleDevTools' } as const] : []),
];

const templateEntries = (does: Does): Entry[] => [
  does('new-template'),
  does('import-templates'),
  separator,
  does('save-template'),
  does('undo-template'),
  does('redo-template'),
  separator,
  does('add-template-folder'),
  does('scan-templates'),
];

const containerEntries = (does: Does): Entry[] => [
  does('container-start'),
  does('container-shutdown'),
  does('container-reboot'),
  does('container-stop'),
  separator,
  does('container-open-web'),
  does('container-last-job'),
  does('container-refresh-services'),
  does('container-save-template'),
  separator,
  does('container-copy-name'),
  does('container-copy-address'),
  does('container-copy-id'),
  separator,
  does('container-delete'),
  does('container-forget'),
];

const helpEntries = (does: Does, { openPath }: MenuOptions, isMac: boolean): Entry[] => [
  does('shortcuts'),
  does('toggle-single-keys'),
  separator,
  does('copy-diagnostics'),
  { id: 'open-data-folder', label: 'Open the data folder', click: () => openPath('data-folder') },
  { id: 'open-log', label: 'Open the log', click: () => openPath('log') },
  ...(isMac ? [] : [separator, does('about')]),
];
