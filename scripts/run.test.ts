import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const project = path.join(import.meta.dirname, '..');
const failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });
let copy = '';

// A checkout in miniature: the guard itself, one script, and dependencies only where a test puts them.
beforeAll(async () => {
  copy = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-guard-'));
  await fs.mkdir(path.join(copy, 'scripts'));
  await fs.copyFile(path.join(project, 'scripts', 'run.cjs'), path.join(copy, 'scripts', 'run.cjs'));
  await fs.writeFile(
    path.join(copy, 'scripts', 'hello.ts'),
    'const words: string[] = process.argv.slice(2); console.log(words.join("+")); process.exitCode = 3;\n',
  );
});
afterAll(() => fs.rm(copy, { recursive: true }));

describe('the entry of every npm script', () => {
  it('asks for npm ci when nothing is installed', async () => {
    await fs.rm(path.join(copy, 'node_modules'), { recursive: true, force: true });
    const { code, stderr } = await start(['hello']);
    expect(code).toBe(1);
    expect(stderr).toBe('The dependencies are not installed yet: run "npm ci" first.\n');
  });

  it('passes arguments on and ends with the exit code of the script', async () => {
    await fs.mkdir(path.join(copy, 'node_modules', 'typescript'), { recursive: true });
    const { code, stdout } = await start(['hello', 'a', '--b=c d']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'a+--b=c d\n' });
  });

  it('names a script that does not exist instead of crashing', async () => {
    const { code, stderr } = await start(['../secrets']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no script "../secrets"');
  });

  it('refuses a Node too old in one sentence, when the project brought none along', async () => {
    await fs.mkdir(path.join(copy, 'node_modules', 'typescript'), { recursive: true });
    const pretend = path.join(copy, 'pretend-old.cjs');
    await fs.writeFile(
      pretend,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });\n",
    );
    const { code, stderr } = await start(['hello'], ['--require', pretend]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Gantry needs Node 24 and this is Node 18\.20\.4: run "npm ci" [^\n]*\n$/);
  });

  it('is written in the JavaScript of 2009, so that any Node can parse it', async () => {
    const source = await fs.readFile(path.join(project, 'scripts', 'run.cjs'), 'utf8');
    const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/'[^']*'/g, "''");
    expect(code).not.toMatch(/=>|`|\b(?:const|let|class|async|await|import)\b|\?\.|\?\?|\.\.\./);
  });

  it('stands before every npm script that runs a file of ours', async () => {
    const manifest = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(await fs.readFile(path.join(project, 'package.json'), 'utf8')));
    for (const command of Object.values(manifest.scripts).filter((line) => line.startsWith('node '))) {
      const name = /^node scripts\/run\.cjs ([a-z0-9-]+)( --[a-z]+)?$/.exec(command)?.[1];
      expect(await fs.stat(path.join(project, 'scripts', `${name}.ts`)).then((found) => found.isFile()), command).toBe(
        true,
      );
    }
  });
});

async function start(
  args: readonly string[],
  nodeArguments: readonly string[] = [],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [...nodeArguments, path.join(copy, 'scripts', 'run.cjs'), ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return failure.parse(error);
  }
}
