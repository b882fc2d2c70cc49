import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

/**
 * The embed: `app-HASH.js` and its lazy chunks (immutable), the loader as one IIFE, and manifest.json that names them and
 * their sizes. The loader keeps the identifier `__FL_CONFIG__`, which the server replaces with a tenant's public config.
 * A build over budget fails.
 */
const here = import.meta.dirname;
const outDir = join(here, '../public/widget');

/** Bytes, gzip. The loader's config comes on top: 2 KB with it is the promise, a tenant's config is about 0.7 KB. */
const budget = { loader: 2048, app: 18 * 1024, all: 45 * 1024 };

type Size = { bytes: number; gzip: number };
export type Manifest = { app: string; loader: string; files: Record<string, Size> };

function gzip(code: string | Uint8Array): Buffer {
  return gzipSync(code, { level: 9 });
}

/** Builds the loader after the chunks, compresses everything and writes the manifest. */
function finish(): Plugin {
  return {
    name: 'fast-lead-finish',
    apply: 'build',
    async writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const app = chunks.find((chunk) => chunk.isEntry)?.fileName;
      if (!app) throw new Error('The widget build has no entry chunk.');
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: {
          write: false,
          target: 'es2022',
          lib: { entry: join(here, 'loader.ts'), formats: ['iife'], name: 'FL', fileName: () => 'loader.js' },
        },
      });
      const output = (Array.isArray(built) ? built[0] : built) as unknown as { output: { code: string }[] };
      const loader = output.output[0]?.code.trim() ?? '';
      if (loader.split('__FL_CONFIG__').length !== 2) throw new Error('The loader must name __FL_CONFIG__ exactly once.');
      writeFileSync(join(outDir, 'loader.js'), loader);

      const files: Record<string, Size> = { 'loader.js': { bytes: loader.length, gzip: gzip(loader).length } };
      for (const chunk of chunks) {
        const code = readFileSync(join(outDir, chunk.fileName));
        const small = gzip(code);
        writeFileSync(join(outDir, `${chunk.fileName}.gz`), small);
        writeFileSync(join(outDir, `${chunk.fileName}.br`), brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        files[chunk.fileName] = { bytes: code.length, gzip: small.length };
      }
      writeFileSync(join(outDir, 'manifest.json'), JSON.stringify({ app, loader: 'loader.js', files } satisfies Manifest, null, 2));
      check(app, files);
    },
  };
}

/** Vite's helper preloads style sheets and chunks of chunks: we have neither, and it weighs a kilobyte. */
function plainImports(): Plugin {
  const helper = '\0vite/preload-helper.js';
  return {
    name: 'fast-lead-plain-imports',
    enforce: 'pre',
    resolveId: (id) => (id === helper ? id : null),
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : null),
  };
}

function check(app: string, files: Record<string, Size>): void {
  const all = Object.values(files).reduce((sum, file) => sum + file.gzip, 0);
  const sizes = { loader: files['loader.js']?.gzip ?? 0, app: files[app]?.gzip ?? 0, all };
  for (const [name, most] of Object.entries(budget)) {
    const size = sizes[name as keyof typeof sizes];
    if (size > most) throw new Error(`The widget is over budget: ${name} is ${size} B gzip, allowed ${most}.`);
  }
}

rmSync(outDir, { recursive: true, force: true });

export default defineConfig({
  root: here,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    cssMinify: 'lightningcss',
    rolldownOptions: {
      input: join(here, 'src/main.tsx'),
      preserveEntrySignatures: 'allow-extension',
      output: {
        format: 'es',
        entryFileNames: 'app-[hash].js',
        chunkFileNames: '[name]-[hash].js',
        // What every chunk shares stays in the first one: a chunk of its own would be one more request before the window opens.
        codeSplitting: {
          groups: [
            { name: 'app', test: /preact|src\/(main|jsx|key|time|state|queue|email|phone)\.|src\/view\/(icons|ui|contact-fields|entry)\./ },
          ],
        },
      },
    },
  },
  resolve: { alias: { 'preact/jsx-runtime': join(here, 'src/jsx.ts') } },
  plugins: [plainImports(), finish()],
});
