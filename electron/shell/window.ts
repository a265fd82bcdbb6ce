import { BrowserWindow, nativeTheme, screen } from 'electron';
import { coalesce } from '../lib/coalesce.ts';
import { canvas, openingPlace, smallestWindow, type WindowPlace } from '../lib/window-place.ts';

export type WindowOptions = {
  url: string;
  preload: string;
  icon: string;
  /** Where the window was last; null the first time. */
  place: WindowPlace | null;
  onPlace: (place: WindowPlace) => void;
};
/** Dragging tells of every pixel. */
const rememberMs = 500;

/** The one window: isolated, sandboxed, shown when its first frame is drawn, on the ground of its theme from the start. */
export function openWindow({ url, preload, icon, place, onPlace }: WindowOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const { bounds, isMaximised, isFullScreen } = openingPlace(place, areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Gantry',
    icon,
    autoHideMenuBar: true,
    backgroundColor: groundColour(),
    webPreferences: { preload, contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false },
  });
  window.once('ready-to-show', () => {
    if (isMaximised) window.maximize();
    if (isFullScreen) window.setFullScreen(true);
    window.show();
  });
  followTheme(window);
  followPlace(window, onPlace);
  void window.loadURL(url);
  return window;
}

const groundColour = (): string => (nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light);

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(groundColour());
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
}

/** `resized` and `moved` are not told on Linux, so the running ones are listened to. */
function followPlace(window: BrowserWindow, onPlace: (place: WindowPlace) => void): void {
  const remember = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    onPlace({
      bounds: window.getNormalBounds(),
      isMaximised: window.isMaximized(),
      isFullScreen: window.isFullScreen(),
    });
  };
  const soon = coalesce(remember, rememberMs);
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('enter-full-screen', soon);
  window.on('leave-full-screen', soon);
  window.on('close', remember);
}
