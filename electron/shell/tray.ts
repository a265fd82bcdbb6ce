import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { JobSnapshot } from '../../shared/domain/job.ts';

type TrayOptions = { iconFolder: string; onOpen: () => void; onJob: (job: JobSnapshot) => void; onQuit: () => void };
export type JobTray = Disposable & { show(jobs: readonly JobSnapshot[]): void };

/** The tray: its icon tells whether all is well, its menu the jobs that run. */
export function createTray({ iconFolder, onOpen, onJob, onQuit }: TrayOptions): JobTray {
  const icon = (name: 'idle' | 'working' | 'attention') =>
    nativeImage.createFromPath(path.join(iconFolder, `tray-${name}.png`));
  const tray = new Tray(icon('idle'));
  tray.on('click', onOpen);
  let shown = '';
  return {
    show: (jobs) => {
      if (tray.isDestroyed()) return;
      const running = jobs.filter(({ state }) => state.name === 'running' || state.name === 'queued');
      const asking = jobs.filter(({ state }) => state.name === 'paused');
      const state = asking.length > 0 ? 'attention' : running.length > 0 ? 'working' : 'idle';
      const lines = [...asking, ...running].slice(0, 8);
      const now = JSON.stringify([state, lines.map(({ id, percent }) => [id, Math.floor(percent / 5)])]);
      if (now === shown) return;
      shown = now;
      tray.setImage(icon(state));
      tray.setToolTip(running.length > 0 ? `Gantry: ${running.length} running` : 'Gantry');
      tray.setContextMenu(
        Menu.buildFromTemplate([
          ...lines.map((job) => ({ label: `${job.title}: ${job.percent} %`, click: () => onJob(job) })),
          ...(lines.length > 0 ? [{ type: 'separator' as const }] : []),
          { label: 'Open Gantry', click: onOpen },
          { label: 'Quit', click: onQuit },
        ]),
      );
    },
    [Symbol.dispose]: () => tray.destroy(),
  };
}
