import fs from 'node:fs/promises';
import path from 'node:path';
import type { GantryApp } from './app.ts';

const folder = path.resolve(import.meta.dirname, '../../screenshots');
const themes = ['light', 'dark'] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

/** Takes pictures of one window: each in both themes and both sizes, numbered as they are taken. */
export class Album {
  readonly #gantry: GantryApp;
  readonly #prefix: string;
  #count = 0;

  /** `prefix` stands before the numbers, so that several albums lie in one folder. */
  constructor(gantry: GantryApp, prefix: string) {
    this.#gantry = gantry;
    this.#prefix = prefix;
  }

  /** `prepare` runs at each size, as what it brings into view depends on it. */
  async take(name: string, prepare: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    this.#count += 1;
    const label = `${this.#prefix}${String(this.#count).padStart(2, '0')}-${name}`;
    for (const size of sizes) {
      await this.#resize(size);
      await prepare();
      for (const theme of themes) {
        await this.#gantry.window.evaluate((chosen) => {
          document.documentElement.dataset['theme'] = chosen;
        }, theme);
        const file = path.join(folder, `${label}-${size.width}-${theme}.png`);
        await this.#gantry.window.screenshot({ path: file, animations: 'disabled' });
      }
    }
    await this.#resize(sizes[0]);
  }

  /** One picture of the window as it is, for what has a size, colours or a zoom of its own. */
  async takeAsIs(name: string): Promise<void> {
    await this.#gantry.window.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
    const picture = await this.#gantry.app.evaluate(async ({ BrowserWindow }) => {
      const taken = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
      return taken?.toPNG().toString('base64') ?? '';
    });
    await fs.mkdir(folder, { recursive: true });
    await fs.writeFile(path.join(folder, `${this.#prefix}-${name}.png`), Buffer.from(picture, 'base64'));
  }

  async #resize(size: (typeof sizes)[number]): Promise<void> {
    await this.#gantry.app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
    }, size);
    await this.#gantry.window.waitForFunction(({ width }) => innerWidth === width, size);
  }
}
