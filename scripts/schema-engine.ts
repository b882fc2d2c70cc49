import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/**
 * Prisma's schema engine as WebAssembly: what `prisma migrate diff` does, without the binary that the command downloads
 * before anything else. The module is instantiated by hand because its own entry fetches the file by URL.
 */

/**
 * `"char"`, a type of the system catalogues, is unknown to adapter-pg 7.10. The client reports such columns as `uuid`, which
 * no catalogue query has and which is not parsed either, and the adapter then calls them what they are.
 */
const OID_CHAR = 18;
const OID_UUID = 2950;

/** The SQL that turns the database into what prisma/schema says; an empty text when they agree. */
export async function diffToSchema(databaseUrl: string, schemaFolder: string): Promise<string> {
  const files = await readSchema(schemaFolder);
  const pool = new pg.Pool({ connectionString: databaseUrl, Client: CharAwareClient, max: 2 });
  try {
    const engine = await startEngine(files, pool);
    const result = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: schemaFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
    });
    const sql = (result.stdout ?? '').trim();
    return sql === '-- This is an empty migration.' ? '' : sql;
  } finally {
    await pool.end();
  }
}

type SchemaFile = { path: string; content: string };

async function readSchema(folder: string): Promise<SchemaFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(names.map(async (name) => ({ path: join(folder, name), content: await readFile(join(folder, name), 'utf8') })));
}

let isInstantiated = false;

async function startEngine(files: SchemaFile[], pool: pg.Pool): Promise<engineModule.SchemaEngine> {
  if (!isInstantiated) {
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const compiled = new WebAssembly.Module(readFileSync(entry.replace(/\.js$/, '.wasm')));
    const instance = new WebAssembly.Instance(compiled, { './schema_engine_bg.js': engineModule as unknown as WebAssembly.ModuleImports });
    const { __wbg_set_wasm: setWasm } = engineModule as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
    setWasm(instance.exports);
    (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
    isInstantiated = true;
  }
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  return engineModule.SchemaEngine.new(
    { datamodels } as never,
    () => {},
    bindMigrationAwareSqlAdapterFactory(new CharAwareAdapter(pool as never)) as never,
  );
}

class CharAwareAdapter extends PrismaPg {
  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      return { ...result, columnTypes: result.columnTypes.map((type) => (type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type)) };
    };
    return adapter;
  }
}

type QueryCallback = (error: Error | null, result: pg.QueryArrayResult) => void;

class CharAwareClient extends pg.Client {
  override query(...args: unknown[]): never {
    const last = args.at(-1);
    const parent = super.query.bind(this) as (...rest: unknown[]) => unknown;
    if (typeof last === 'function') {
      const done = last as QueryCallback;
      return parent(...args.slice(0, -1), (error: Error | null, result: pg.QueryArrayResult) => done(error, charAsUuid(result))) as never;
    }
    const answer = parent(...args);
    return (answer instanceof Promise ? answer.then(charAsUuid) : answer) as never;
  }
}

function charAsUuid<R extends pg.QueryArrayResult | undefined>(result: R): R {
  for (const field of result?.fields ?? []) if (field.dataTypeID === OID_CHAR) field.dataTypeID = OID_UUID;
  return result;
}
