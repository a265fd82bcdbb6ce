import { Menu, type MenuItemConstructorOptions } from 'electron';

/** The native menu; its entries lead to the same places as the window's own controls. */
export function installMenu({
  navigate,
  isDevelopment,
}: {
  navigate: (to: string) => void;
  isDevelopment: boolean;
}): void {
  const go = (label: string, to: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => navigate(to),
    ...(accelerator !== undefined && { accelerator }),
  });
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' as const }] : []),
      {
        label: 'File',
        submenu: [
          go('New container', 'create', 'CmdOrCtrl+N'),
          go('Add server', 'add-server'),
          { type: 'separator' },
          isMac ? { role: 'close' } : { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: 'View',
        submenu: [
          go('Containers', 'containers'),
          go('Templates', 'templates'),
          go('Jobs', 'jobs'),
          go('Servers', 'servers'),
          go('Settings', 'settings', 'CmdOrCtrl+,'),
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...(isDevelopment ? [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }] : []),
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
