import { spawn } from 'node:child_process';
import type { TerminalEnd } from '../../electron/provisioning/terminal/terminal-driver.ts';

/** A real pseudo terminal of Linux with a shell at it (`script`, util-linux), in the place of Proxmox's console. */
export function openPtyLine(shell: string): TerminalEnd & { readonly pid: number } {
  const child = spawn('script', ['-qefc', shell, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: '/', PS1: '# ' },
  });
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    listen: (listener) => void child.stdout.on('data', listener),
    write: (text) => void child.stdin.write(text),
    close: () => void child.kill('SIGKILL'),
    closed: new Promise((resolve) => child.once('close', () => resolve(null))),
  };
}
