import fs from 'node:fs';
import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { licencesOf } from './scripts/lib/licences.ts';
import { oneByteCode } from './scripts/lib/one-byte-code.ts';

const root = import.meta.dirname;

// The oldest Electron the app's code must run on is 33. electron-vite's own default follows the installed Electron and
// leaves `await using` in the bundle, which 33 refuses as a syntax error: no window ever appears.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

// Loaded from node_modules at run time: a native module, and one that only works unbundled. Everything else goes in.
const external = [
  'electron',
  'original-fs',
  /^electron\//,
  'better-sqlite3',
  /^better-sqlite3\//,
  'ssh2',
  /^ssh2\//,
  'cpu-features',
];

/**
 * electron-store can check what it keeps against a JSON schema and can migrate it by version. Ours is checked by zod and never migrated, so
 * what it brings along for that, two fifths of main's foreign code, stays out of the bundle.
 */
const unusedInStore = new Set(['ajv/dist/2020.js', 'ajv-formats', 'semver']);
const leaveOutUnused: Plugin = {
  name: 'leave-out-unused',
  enforce: 'pre',
  resolveId: (id) => (unusedInStore.has(id) ? `\0${id}` : null),
  load: (id) => (unusedInStore.has(id.slice(1)) ? 'export const Ajv2020 = undefined; export default undefined;' : null),
};

/**
 * The shell parser's compiled half is a file it reads when it is first needed; electron/shell/paths.ts knows its name. The other half is
 * imported for what it puts into the global scope, which its package.json keeps from the bundler.
 */
const shellParser: Plugin = {
  name: 'shell-parser',
  transform: (code, id) => (id.endsWith('/wasm_exec.cjs') ? { code, map: null, moduleSideEffects: true } : null),
  generateBundle() {
    const source = fs.readFileSync(path.join(root, 'node_modules', 'sh-syntax', 'main.wasm'));
    this.emitFile({ type: 'asset', fileName: 'sh-syntax.wasm', source });
  },
};

/** Half the memory for the text of the program; after the minifier, which would write the characters themselves again. */
const keptInOneByte: Plugin = {
  name: 'kept-in-one-byte',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle)) if (part.type === 'chunk') part.code = oneByteCode(part.code);
  },
};

// Programs of their own beside main: the demo's runs as a utilityProcess, the other as a thread.
const mainEntries = {
  main: path.join(root, 'electron', 'start.ts'),
  'checkpoint-worker': path.join(root, 'electron', 'store', 'checkpoint-worker.ts'),
  'demo-process': path.join(root, 'simulator', 'demo-process.ts'),
};

/** Writes the licences of everything that went into a part of the program beside it. */
const withLicences = (roots: readonly string[] = []): Plugin => ({
  name: 'gantry-licences',
  apply: 'build',
  generateBundle(_options, bundle) {
    // Fonts come in through style sheets, which are no modules.
    const assets = Object.values(bundle).flatMap((part) => (part.type === 'asset' ? part.originalFileNames : []));
    const files = [...this.getModuleIds(), ...assets.map((name) => path.resolve(root, 'renderer', name))];
    const licences = licencesOf(files, roots, root);
    this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(licences) });
  },
});

export default defineConfig({
  main: {
    plugins: [leaveOutUnused, shellParser, withLicences(['better-sqlite3', 'ssh2']), keptInOneByte],
    build: {
      target: nodeTarget,
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(mainEntries).filter(([, file]) => fs.existsSync(file))),
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: path.join(root, 'electron', 'preload.ts') },
        external: ['electron', /^electron\//],
        // A sandboxed preload cannot be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'renderer'),
    // Of Tailwind its base styles go into ours.
    plugins: [react(), tailwindcss(), withLicences(['tailwindcss']), keptInOneByte],
    build: {
      target: chromeTarget,
      outDir: path.join(root, 'out', 'renderer'),
      // A third of the text to read at every start.
      minify: true,
      // Fonts and images stay files: the content security policy allows no data: URLs for scripts and styles.
      assetsInlineLimit: 0,
      rollupOptions: {
        input: path.join(root, 'renderer', 'index.html'),
        // What the start needs is one file, in the order in which it is to run, and not one for each overlap with what is read later.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      },
    },
  },
});
