import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SetupError } from '../lib/entry.ts';
import { officialExecutable } from './carried-runtime.ts';
import { findElectronRuntime } from './find-runtime.ts';
import { needsOwnNativeStore } from './native-store.ts';
import { sqliteDefines } from './sqlite-defines.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await fs.rm(folder, { recursive: true });
});

describe('the Electron at hand', () => {
  it('is the one ELECTRON_OVERRIDE_DIST_PATH names', async () => {
    const dist = await temporaryFolder();
    const program =
      process.platform === 'win32'
        ? 'electron.exe'
        : process.platform === 'darwin'
          ? 'Electron.app/Contents/MacOS/Electron'
          : 'electron';
    await fs.mkdir(path.dirname(path.join(dist, program)), { recursive: true });
    await fs.writeFile(path.join(dist, program), '');
    await fs.writeFile(path.join(dist, 'version'), 'v45.4.1\n');
    const runtime = await findElectronRuntime({ env: { ELECTRON_OVERRIDE_DIST_PATH: dist } });
    expect(runtime).toEqual({ executable: path.join(dist, program), dist, version: '45.4.1', source: 'override' });
  });

  it('is refused in one sentence when the named folder holds none', async () => {
    const dist = await temporaryFolder();
    const finding = findElectronRuntime({ env: { ELECTRON_OVERRIDE_DIST_PATH: dist } });
    await expect(finding).rejects.toThrow(SetupError);
    await expect(finding).rejects.toThrow(`ELECTRON_OVERRIDE_DIST_PATH names ${dist}, which is no unpacked Electron`);
  });

  it('needs a store module of our own only before Electron 35, which brought Node-API 10', () => {
    expect(['33.2.1', '34.5.8', '35.0.0', '45.4.1'].map(needsOwnNativeStore)).toEqual([true, true, false, false]);
  });

  it('is never taken from npm with an executable that is not the official one', () => {
    expect(() => officialExecutable(Buffer.from('no fuses in here'))).toThrow('no known fuse wire');
    const changed = Buffer.concat([
      Buffer.from('changed dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([1, 8]),
      Buffer.from('00000000 code'),
    ]);
    expect(() => officialExecutable(changed)).toThrow('not the official one');
  });
});

describe("better-sqlite3's own flags", () => {
  it('are all passed on to the compiler', async () => {
    const gypi = path.join(import.meta.dirname, '..', '..', 'node_modules', 'better-sqlite3', 'deps', 'defines.gypi');
    const text = await fs.readFile(gypi, 'utf8');
    const defines = sqliteDefines(text);
    expect(defines).toHaveLength([...text.matchAll(/^ {4}'/gm)].length);
    expect(defines).toContain('-DSQLITE_THREADSAFE=2');
    expect(() => sqliteDefines("{ 'defines': [] }")).toThrow('was not understood');
  });
});

async function temporaryFolder(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-runtime-'));
  folders.push(folder);
  return folder;
}
