import { BrowserWindow, nativeTheme, screen, type Rectangle } from 'electron';

export type WindowOptions = {
  url: string;
  preload: string;
  icon: string;
  /** Where the window was last; null the first time. */
  bounds: Rectangle | null;
  onBounds: (bounds: Rectangle) => void;
};

/** The one window: isolated, sandboxed, shown when its first frame is drawn. */
export function openWindow({ url, preload, icon, bounds, onBounds }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 960,
    minHeight: 640,
    ...(bounds && isOnScreen(bounds) ? bounds : {}),
    show: false,
    title: 'Gantry',
    icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#18181b' : '#ffffff',
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  const remember = (): void => {
    if (!window.isMinimized() && !window.isFullScreen()) onBounds(window.getBounds());
  };
  window.on('resized', remember);
  window.on('moved', remember);
  window.on('close', remember);
  void window.loadURL(url);
  return window;
}

/** A window that was on a screen which is no longer there would be lost. */
const isOnScreen = (bounds: Rectangle): boolean =>
  screen
    .getAllDisplays()
    .some(
      ({ workArea }) =>
        bounds.x < workArea.x + workArea.width - 80 &&
        bounds.x + bounds.width > workArea.x + 80 &&
        bounds.y >= workArea.y - 8 &&
        bounds.y < workArea.y + workArea.height - 80,
    );
