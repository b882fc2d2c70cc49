import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, defineConfig, type Plugin } from 'vite';

/**
 * The embed: `app-HASH.js` and its lazy chunks (immutable), the loader as one IIFE, and manifest.json that names them and
 * their sizes. The loader keeps the identifier `__FL_CONFIG__`, which the server replaces with a tenant's public config.
 * A build over budget fails, unless it is for development.
 */
const here = import.meta.dirname;
const outDir = join(here, '../public/widget');

/** What a tenant's config adds to the loader on the wire, gzip; the demo's, with all its channels and consents, is 622. */
const CONFIG = 640;

/**
 * Bytes, gzip: the promises of docs/architecture.md less the config. `chat` is all that travels until a visitor can write,
 * outside opening hours, which is the heavier case. e2e/widget.spec.ts and bench/widget.ts measure both on the wire.
 */
const budget = { loader: 2048 - CONFIG, chat: 20_000 - CONFIG, all: 45 * 1024 };

type Size = { bytes: number; gzip: number };
export type Manifest = { app: string; loader: string; preview: string; files: Record<string, Size> };

function gzip(code: string | Uint8Array): Buffer {
  return gzipSync(code, { level: 9 });
}

/** A script of its own, without modules. */
async function script(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(here, entry), formats: ['iife'], name: 'FL', fileName: () => 'script.js' },
    },
  });
  const output = (Array.isArray(built) ? built[0] : built) as unknown as { output: { code: string }[] };
  return output.output[0]?.code.trim() ?? '';
}

/** Writes a file and its compressed forms. */
function keep(name: string, code: string | Uint8Array): Size {
  const small = gzip(code);
  writeFileSync(join(outDir, name), code);
  writeFileSync(join(outDir, `${name}.gz`), small);
  writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  return { bytes: code.length, gzip: small.length };
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
      const loader = await script('loader.ts');
      if (loader.split('__FL_CONFIG__').length !== 2) throw new Error('The loader must name __FL_CONFIG__ exactly once.');
      writeFileSync(join(outDir, 'loader.js'), loader);

      const files: Record<string, Size> = { 'loader.js': { bytes: loader.length, gzip: gzip(loader).length } };
      for (const chunk of chunks) {
        files[chunk.fileName] = keep(chunk.fileName, readFileSync(join(outDir, chunk.fileName)));
      }
      check(app, files);
      const preview = await script('preview.ts');
      const name = `preview-${createHash('sha256').update(preview).digest('base64url').slice(0, 8)}.js`;
      files[name] = keep(name, preview);
      writeFileSync(
        join(outDir, 'manifest.json'),
        JSON.stringify({ app, loader: 'loader.js', preview: name, files } satisfies Manifest, null, 2),
      );
    },
  };
}

/** Vite's helper preloads style sheets and chunks of chunks: we have neither, so an import is an import again. */
function plainImports(): Plugin {
  const helper = '\0vite/preload-helper.js';
  return {
    name: 'fast-lead-plain-imports',
    enforce: 'pre',
    resolveId: (id) => (id === helper ? id : null),
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : null),
    generateBundle: {
      order: 'post', // after Vite has filled in its own arguments
      handler(_, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk')
            chunk.code = chunk.code.replace(/[\w$]+\(\(\)=>(import\([^)]+\)(?:\.then\(\w+=>\w+\.\w+\))?),\[\],import\.meta\.url\)/g, '$1');
      },
    },
  };
}

function check(app: string, files: Record<string, Size>): void {
  const sum = (names: string[]): number => names.reduce((total, name) => total + (files[name]?.gzip ?? 0), 0);
  const names = Object.keys(files);
  const closed = names.filter((name) => name.startsWith('closed-'));
  const sizes = { loader: sum(['loader.js']), chat: sum(['loader.js', app, ...closed]), all: sum(names) };
  for (const [name, most] of Object.entries(budget)) {
    const size = sizes[name as keyof typeof sizes];
    // While one develops, the build carries what a developer needs; what is promised is promised of the other one.
    if (size > most && process.env.NODE_ENV !== 'development')
      throw new Error(`The widget is over budget: ${name} is ${size} B gzip, allowed ${most}.`);
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
          groups: [{ name: 'app', test: /preact|src\/(main|jsx|key|time|state|queue)\.|src\/view\/(icons|ui|contact-fields|entry)\./ }],
        },
      },
    },
  },
  resolve: { alias: { 'preact/jsx-runtime': join(here, 'src/jsx.ts') } },
  plugins: [plainImports(), finish()],
});
