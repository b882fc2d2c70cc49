import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

const FILE = 'dist/stamps.json';
const left = new Set(['node_modules', 'client']); // prisma/client is made from prisma/schema

/** One number for the contents of these files and folders (tests left out) and for what the build depends on besides. */
export function stampOf(paths, besides = '') {
  const hash = createHash('sha256').update(`${process.version}\u0000${besides}\u0000`);
  for (const path of paths) add(hash, path);
  return hash.digest('hex');
}

function add(hash, path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) return void hash.update(path).update(readFileSync(path));
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)))
    if (!left.has(entry.name) && !/\.test\.tsx?$/.test(entry.name)) add(hash, join(path, entry.name));
}

/** Whether `output` is there and was made from sources of this stamp. */
export function isFresh(name, stamp, output) {
  return existsSync(output) && read()[name] === stamp;
}

export function keepStamp(name, stamp) {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify({ ...read(), [name]: stamp }, null, 2)}\n`);
}

function read() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return {};
  }
}
