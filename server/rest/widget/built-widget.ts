import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The widget's build in public/widget: what `widget/vite.config.ts` wrote. Read again when its manifest changes, so `npm run dev` needs no restart. */
export type BuiltWidget = {
  dir: string;
  app: string;
  preview: string;
  loader: string;
  files: Record<string, { bytes: number; gzip: number }>;
};

const manifestSchema = z.object({
  app: z.string(),
  preview: z.string(),
  loader: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), gzip: z.number() })),
});

const DIR = join(process.cwd(), 'public/widget');
const LOOK_EVERY_MS = 2000; // a stat per request would be wasted; a developer does not notice two seconds

let built: BuiltWidget | null = null;
let changedAt = 0;
let lookedAt = Number.NEGATIVE_INFINITY;

/** The build, or null before the first one. */
export function builtWidget(): BuiltWidget | null {
  if (performance.now() - lookedAt < LOOK_EVERY_MS) return built;
  lookedAt = performance.now();
  try {
    const path = join(DIR, 'manifest.json');
    const { mtimeMs } = statSync(path);
    if (mtimeMs === changedAt) return built;
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    built = {
      dir: DIR,
      app: manifest.app,
      preview: manifest.preview,
      loader: readFileSync(join(DIR, manifest.loader), 'utf8'),
      files: manifest.files,
    };
    changedAt = mtimeMs;
  } catch {
    // While a new build is being written the old one keeps serving.
  }
  return built;
}

export type Encoding = 'br' | 'gzip' | 'identity';

/** What the browser takes, best first. `q=0` refuses. */
export function encodingOf(request: Request): Encoding {
  const accepted = request.headers.get('accept-encoding') ?? '';
  const takes = (name: string): boolean => new RegExp(`(?:^|[,\\s])${name}(?!\\s*;\\s*q=0(?:\\.0*)?(?:,|$|\\s))`).test(accepted);
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

const compressors = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
  identity: async (bytes: Buffer) => bytes,
};

export function compress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  return compressors[encoding](bytes);
}
