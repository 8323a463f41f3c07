/**
 * Prisma's own schema engine, as WebAssembly from npm: the ordinary command line downloads a native one, which a
 * machine behind a firewall cannot. It applies the ordinary layout (prisma/<database>/migrations/<name>/migration.sql) and
 * fills `_prisma_migrations` as `prisma migrate deploy` does, so either can take over from the other.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { Pool } from 'pg'

const filters = { externalTables: [], externalEnums: [] }

/**
 * Brings a database up to date, as its owner. Returns the names of what was applied.
 *
 * @param {{ directory: string, url: string, owner: string }} options directory: prisma/app or prisma/vault
 */
export async function migrate({ directory, url, owner }) {
  const config = { connectionString: url, options: `-c role=${owner}` }
  return withEngine({ directory, config }, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: listMigrations(directory),
      filters,
    })
    return appliedMigrationNames
  })
}

/**
 * SQL that leads from the migrations to schema.prisma; empty (a comment) when they agree. Replays the migrations in a
 * database of its own, so `url` must be allowed to create one.
 *
 * @param {{ directory: string, url: string }} options
 */
export async function migrationScript({ directory, url }) {
  const { hostname, port, username, password, pathname } = new URL(url)
  // Not as one string: the adapter could then not replace the database by its own.
  const config = {
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
  }
  return withEngine({ directory, config }, async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: 'migrations', ...listMigrations(directory) },
      to: { tag: 'schemaDatamodel', files: [schemaFile(directory)], configDir: directory },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters,
    })
    return stdout ?? ''
  })
}

function schemaFile(directory) {
  const path = join(directory, 'schema.prisma')
  return { path, content: readFileSync(path, 'utf8') }
}

function listMigrations(directory) {
  const baseDir = join(directory, 'migrations')
  const names = existsSync(baseDir)
    ? readdirSync(baseDir, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : []
  return {
    baseDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: '# Added to version control by Prisma.\nprovider = "postgresql"\n',
    },
    shadowDbInitScript: '',
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(join(baseDir, path, 'migration.sql'), 'utf8') },
      },
    })),
  }
}

async function withEngine({ directory, config }, use) {
  const { SchemaEngine } = await loadEngine()
  const { path, content } = schemaFile(directory)
  const connections = connectionsOf(config)
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(connections.factory)
    const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, adapter)
    try {
      return await use(engine)
    } finally {
      engine.free()
    }
  } finally {
    await connections.close()
  }
}

const charType = 18
const textType = 25

/** The driver adapter as the engine needs it. The engine does not close what it opened: `close` does. */
function connectionsOf(config) {
  const closers = []

  const connect = async (options) => {
    const pool = new Pool({ max: 2, ...options })
    // A connection that ends while idle is no news here; without a listener it would end the process.
    pool.on('error', () => {})
    closers.push(() => pool.end())
    const adapter = await new PrismaPg(pool).connect()
    // The adapter cuts scripts at every semicolon, also inside functions; PostgreSQL takes a script as one query.
    adapter.executeScript = async (script) => {
      await pool.query(script)
    }
    // It does not know "char", a type of the catalogue that the engine reads.
    const { queryRaw } = adapter
    adapter.queryRaw = async (query) => {
      let types = []
      const performIO = async (...parameters) => {
        const result = await adapter.performIO(...parameters)
        types = result.fields.map((field) => field.dataTypeID)
        for (const field of result.fields) if (field.dataTypeID === charType) field.dataTypeID = textType
        return result
      }
      const answer = await queryRaw.call(Object.create(adapter, { performIO: { value: performIO } }), query)
      for (const [place, type] of types.entries())
        if (type === charType) answer.columnTypes[place] = ColumnTypeEnum.Character
      return answer
    }
    return adapter
  }

  const { provider, adapterName } = new PrismaPg(config)
  return {
    factory: {
      provider,
      adapterName,
      connect: () => connect(config),
      connectToShadowDb: async () => {
        const database = `plumbline_shadow_${randomUUID().replaceAll('-', '')}`
        const server = await connect(config)
        await server.executeScript(`CREATE DATABASE ${database}`)
        closers.unshift(() => server.executeScript(`DROP DATABASE ${database} WITH (FORCE)`))
        return connect({ ...config, database })
      },
    },
    close: async () => {
      for (const closer of closers) await closer()
    },
  }
}

const loaded = Symbol.for('plumbline.schema-engine')
/**
 * Once per process, even where this file is loaded twice (by two test projects): a second engine would take over the
 * memory of the first. The module's own loader needs a bundler, so its two halves are put together here.
 */
async function loadEngine() {
  globalThis[loaded] ??= (async () => {
    // The engine writes here what it has to say before it gives up.
    globalThis.PRISMA_WASM_PANIC_REGISTRY = {
      set_message: (message) => console.error(`The schema engine gave up: ${message}`),
    }
    const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
    const file = join(
      createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'),
      '..',
      'schema_engine_bg.wasm',
    )
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue })
    glue.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
    return glue
  })()
  return globalThis[loaded]
}
