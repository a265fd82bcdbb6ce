import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Debian's nobody; on any system an id that owns nothing. */
export const attackerId = 65_534;

type Attack = {
  /** The attacker's own folder; it has `app/conf` in it. */
  home: string;
  /** What it tries to have written to or given away; it has `conf` in it, too. */
  victim: string;
  /** The name in `app/conf` that root writes to. */
  name: string;
};

/**
 * An ordinary user who exchanges folders and files of its own for links to somebody else's, over and over, as fast as it can, and whatever
 * appears beside them. It counts how often.
 */
export class LinkAttacker implements AsyncDisposable {
  readonly #process: ChildProcess;
  #swaps = 0;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#swaps = Number(text.trim().split('\n').at(-1));
    });
  }

  static async start(folder: string, attack: Attack): Promise<LinkAttacker> {
    const script = path.join(folder, 'attacker.mjs');
    await writeFile(script, program, { mode: 0o755 });
    // The Node of this project may lie where nobody else may look.
    const node = path.join(folder, 'node');
    await copyFile(process.execPath, node);
    const child = spawn(node, [script, JSON.stringify(attack)], {
      uid: attackerId,
      gid: attackerId,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const attacker = new LinkAttacker(child);
    await Promise.race([
      once(child.stdout as NodeJS.EventEmitter, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the attacker could not start'))),
    ]);
    return attacker;
  }

  get swaps(): number {
    return this.#swaps;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }
}

const program = `import { existsSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
const { home, victim, name } = JSON.parse(process.argv[2]);
const conf = home + '/app/conf';
const turns = [[home + '/app', victim], [conf, victim + '/conf'], [conf + '/' + name, victim + '/conf/' + name], [conf + '/' + name, victim + '/conf']];
const aside = home + '/aside';
let ends = false;
process.on('SIGTERM', () => { ends = true; });
const attempt = (work) => { try { work(); return true; } catch { return false; } };
let seed = 7;
const next = (limit) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % limit; };
const still = new Int32Array(new SharedArrayBuffer(4));
// For some microseconds, or as long as root needs for a step or two.
const pause = () => {
  if (next(3) === 0) { Atomics.wait(still, 0, 0, next(20)); return; }
  for (let turn = next(20000); turn > 0; turn -= 1) Math.sqrt(turn);
};
// Away, a link in its place for a while, and back.
const swap = (place, to) => {
  if (!attempt(() => renameSync(place, aside))) return;
  attempt(() => symlinkSync(to, place));
  pause();
  if (attempt(() => unlinkSync(place))) attempt(() => renameSync(aside, place));
  // Root may have put something there meanwhile.
  else if (existsSync(conf)) attempt(() => rmSync(aside, { recursive: true, force: true }));
  else { attempt(() => rmSync(place, { recursive: true, force: true })); attempt(() => renameSync(aside, place)); }
};
let swaps = 0;
console.log(0);
const round = () => {
  for (let step = 0; step < 20; step += 1) {
    const [place, to] = turns[next(turns.length)];
    swap(place, to);
    pause();
    // What is not whole yet, and what stands under a further name.
    for (const one of existsSync(conf) ? readdirSync(conf) : []) {
      if (one.endsWith('.tmp')) swap(conf + '/' + one, victim + '/conf');
      else if (one.endsWith('.bak')) attempt(() => unlinkSync(conf + '/' + one));
    }
    swaps += 1;
  }
  console.log(swaps);
  if (!ends) setImmediate(round);
};
round();
`;
