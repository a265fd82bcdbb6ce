import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { UserState, WorldState } from './world-state.ts';

const DEBOUNCE_MS = 400;

/** The world of an earlier run, or undefined when there is none that can be read; a file that cannot is put aside, not overwritten. */
export async function readState(path: string): Promise<WorldState | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined);
  if (content === undefined) return undefined;
  const parsed = parse(content);
  if (isWorldState(parsed)) return withSecondFactors(parsed);
  await rename(path, `${path}.unreadable`);
  return undefined;
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** Earlier versions kept one authenticator app for each user. */
function withSecondFactors(state: WorldState): WorldState {
  for (const user of Object.values(state.users)) {
    const { totp } = user as UserState & {
      totp?: { id: string; secret: string; description: string; created: number };
    };
    if (totp) user.secondFactors ??= [{ type: 'totp', isEnabled: true, ...totp }];
    Reflect.deleteProperty(user, 'totp');
  }
  return state;
}

const isWorldState = (value: unknown): value is WorldState =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'containers' in value &&
  'users' in value;

/** Writes the world some moments after it changed, and once more at the end. */
export class StateFile {
  readonly #path: string;
  readonly #read: () => WorldState;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, read: () => WorldState) {
    this.#path = path;
    this.#read = read;
  }

  schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush().catch(() => undefined);
    }, DEBOUNCE_MS);
  }

  /** Resolves when what the world is now lies on disk. Whoever crashes in between leaves the old file whole. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    const content = JSON.stringify(this.#read());
    const draft = `${this.#path}.new`;
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, this.#path);
  }
}
