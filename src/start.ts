import { createApp, jobHandlers } from './app.ts'
import { loadDemoKeys } from './demo/keys.ts'
import { loadDemoYear } from './demo/year.ts'
import { demoAccounts } from './demo/people.ts'
import { loadProvince } from './load-province.ts'
import { allMigrations } from './modules.ts'
import { ConfigError, type Config } from './platform/config/config.ts'
import { startEmbedded } from './platform/database/embedded.ts'
import { migrate } from './platform/database/migrate.ts'
import { migrateJobs, startWorker } from './platform/jobs/jobs.ts'
import { readProvince } from './platform/province/province.ts'
import { watchMailbox } from './modules/documents/index.ts'
import { composeServices } from './services.ts'
import { sweepAfterStart } from './sweep.ts'

export type Running = { stop(): Promise<void> }

/**
 * Starts the roles asked for, in order: database, schema, province, jobs, pages.
 * @param say prints one line for whoever started it
 */
export async function start(config: Config, say: (line: string) => void): Promise<Running> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const step of stops.reverse()) await step()
  }
  try {
    // A pack that is not there is told before anything is started.
    await readProvince(config.province)
    const url = config.databaseUrl ?? (await startOwnDatabase(config, stops, say))
    const services = await composeServices(config, url)
    stops.push(
      () => services.db.destroy(),
      () => services.printer.close(),
      async () => services.apart.close(),
      async () => services.checks.close(),
    )
    if (config.role !== 'web' && config.role !== 'worker') {
      const applied = await migrate(services.db, allMigrations)
      await migrateJobs(url)
      if (applied > 0) say(`Đã cập nhật cơ sở dữ liệu (${applied} bước).`)
      await loadProvince(services, say)
    }
    if (config.role === 'migrate') {
      await stop()
      return { stop: async () => {} }
    }
    // Before the door opens: whoever reads the printed accounts can use them at once.
    const accounts = config.demo && config.role === 'all' ? await demoAccounts(services) : []
    const keys = config.demo && config.role === 'all' ? await loadDemoKeys(services) : undefined
    if (keys) stops.push(() => keys.stop())
    if (config.role !== 'web') await watchMailbox(services)
    if (config.role !== 'web') {
      const worker = await startWorker(url, services, jobHandlers)
      stops.push(() => worker.stop())
    }
    if (config.role !== 'worker') {
      const app = await createApp(services)
      const address = await app.listen({ host: config.host, port: config.port })
      stops.push(() => app.close())
      say(`Một Cửa ${services.province.fullName} đang chạy tại ${config.baseUrl ?? address}`)
    }
    sweepAfterStart()
    if (keys) {
      for (const line of accounts) say(line)
      const year = loadDemoYear(services, say, keys.done)
      stops.push(() => year.stop())
    }
    return { stop }
  } catch (error) {
    await stop()
    throw explain(error, config)
  }
}

async function startOwnDatabase(
  config: Config,
  stops: (() => Promise<unknown>)[],
  say: (line: string) => void,
) {
  say('Đang khởi động cơ sở dữ liệu…')
  const server = await startEmbedded(config.dataDir)
  stops.push(() => server.stop())
  return server.url
}

/** What goes wrong most often at a start, in one line. */
function explain(error: unknown, config: Config): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      `Cổng ${config.port} đang được chương trình khác dùng. Đặt PORT khác, ví dụ PORT=8081 npm start.`,
    )
  }
  if (code === 'EACCES')
    return new ConfigError(`Không được phép dùng cổng ${config.port} hoặc thư mục ${config.dataDir}.`)
  if (config.databaseUrl && code === 'ECONNREFUSED') {
    return new ConfigError('Không kết nối được cơ sở dữ liệu ở DATABASE_URL.')
  }
  return error
}
