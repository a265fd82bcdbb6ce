import {
  ArrowLeft,
  ArrowRight,
  ArrowRightLeft,
  Bell,
  Boxes,
  ClipboardList,
  Info,
  Keyboard,
  LayoutTemplate,
  ListChecks,
  Lock,
  LockOpen,
  Monitor,
  Moon,
  PanelLeft,
  Plus,
  RefreshCw,
  Search,
  Server,
  Settings,
  Sun,
  FilePlus2,
  FlaskConical,
  FolderPlus,
  FolderSearch,
  Import,
  PackageOpen,
  Redo2,
  Save,
  TextSearch,
  Undo2,
  Zap,
  type LucideIcon,
} from 'lucide-react';
import { commandWords, windowCommands, type WindowCommand } from '../../../shared/domain/app-command.ts';
import type { AppParts } from '../../hooks/app-context.ts';
import { readCommand } from '../app-commands.ts';
import { kbdKeys } from '../shortcuts.ts';
import type { Entry } from './entry.ts';

type Look = { kind: 'Do' | 'Go to' | 'Settings' | 'Help'; icon: LucideIcon; words?: string };

/** Where each command stands in the palette. The palette itself is open already. */
const looks: Record<Exclude<WindowCommand, 'palette'>, Look> = {
  'new-container': { kind: 'Do', icon: Plus, words: 'create add' },
  'new-template': { kind: 'Do', icon: FilePlus2, words: 'create add' },
  'save-template': { kind: 'Do', icon: Save, words: 'keep' },
  'undo-template': { kind: 'Do', icon: Undo2, words: 'back' },
  'redo-template': { kind: 'Do', icon: Redo2, words: 'forward' },
  'import-templates': { kind: 'Do', icon: Import, words: 'archive' },
  'add-template-folder': { kind: 'Do', icon: FolderPlus, words: 'library' },
  'scan-templates': { kind: 'Do', icon: FolderSearch, words: 'rescan folder library' },
  'add-server': { kind: 'Do', icon: Server, words: 'connect proxmox' },
  'open-demo': { kind: 'Do', icon: FlaskConical, words: 'explore' },
  'go-containers': { kind: 'Go to', icon: Boxes },
  'go-templates': { kind: 'Go to', icon: LayoutTemplate, words: 'library' },
  'go-buckets': { kind: 'Go to', icon: PackageOpen, words: 'packages list' },
  'go-jobs': { kind: 'Go to', icon: ListChecks },
  'go-servers': { kind: 'Go to', icon: Server },
  'go-settings': { kind: 'Go to', icon: Settings, words: 'preferences' },
  'go-back': { kind: 'Go to', icon: ArrowLeft },
  'go-forward': { kind: 'Go to', icon: ArrowRight },
  search: { kind: 'Do', icon: Search, words: 'find filter' },
  'search-logs': { kind: 'Do', icon: TextSearch, words: 'find grep jobs output' },
  refresh: { kind: 'Do', icon: RefreshCw, words: 'reload' },
  'toggle-rail': { kind: 'Settings', icon: PanelLeft, words: 'sidebar' },
  'theme-system': { kind: 'Settings', icon: Monitor, words: 'appearance colours' },
  'theme-light': { kind: 'Settings', icon: Sun, words: 'appearance colours' },
  'theme-dark': { kind: 'Settings', icon: Moon, words: 'appearance colours night' },
  'toggle-single-keys': { kind: 'Settings', icon: Keyboard },
  'toggle-notifications': { kind: 'Settings', icon: Bell },
  unlock: { kind: 'Do', icon: LockOpen, words: 'passphrase vault' },
  lock: { kind: 'Do', icon: Lock, words: 'passphrase vault' },
  faults: { kind: 'Do', icon: Zap, words: 'faults inject chaos' },
  'next-region': { kind: 'Help', icon: ArrowRightLeft, words: 'focus' },
  'previous-region': { kind: 'Help', icon: ArrowRightLeft, words: 'focus' },
  shortcuts: { kind: 'Help', icon: Keyboard, words: 'keys' },
  'copy-diagnostics': { kind: 'Help', icon: ClipboardList, words: 'report bug version' },
  about: { kind: 'Help', icon: Info, words: 'version licence' },
};

/** Every command of the window, with its keys, and its reason when it is off. */
export function commandEntries(parts: AppParts): readonly Entry[] {
  return windowCommands
    .filter((command) => command !== 'palette')
    .map((command) => {
      const { title, keys, typed } = commandWords[command];
      const { reason, run } = readCommand(command, parts);
      return {
        id: command,
        title,
        ...looks[command],
        keys: typed ?? (keys === null ? null : kbdKeys(keys)),
        reason,
        isHiddenWhenOff: true,
        run,
      };
    });
}
