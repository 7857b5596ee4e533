import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '#platform/config/config.ts'
import { dateOf } from '#platform/clock.ts'
import { startEmbedded } from '#platform/database/embedded.ts'
import { provisionDemoKeys } from '#modules/signatures/index.ts'
import { composeServices } from '../services.ts'
import { liveDocuments } from './documents/live.ts'
import { simulate } from './simulate.ts'

/**
 * `npm run simulate -- --days 30 --rate 200 [--documents 2] [--seed 7] [--demo]`: lives through the days before today in the database of
 * the present settings, beside a running server or without one. `--rate` are dossiers of a working day, `--documents` matters of
 * official documents, of which each makes two or three; 0 leaves them out. A database of one's own (`DATABASE_URL`) is only touched
 * with `--demo`.
 */
async function main(): Promise<void> {
  const values = readOptions()
  if (values.help) return console.log(USAGE)
  const days = wholeNumber('--days', values.days ?? '30', 1, 3650)
  const rate = wholeNumber('--rate', values.rate ?? '200', 1, 100_000)
  const matters = wholeNumber('--documents', values.documents ?? '2', 0, 1000)
  const seed = wholeNumber('--seed', values.seed ?? '7', 0, 1_000_000_000)
  const config = readConfig(process.env, values.demo ? ['--demo'] : [])
  if (!config.demo) {
    throw new ConfigError(
      'Mô phỏng nộp hồ sơ, ký và phát hành văn bản thay mọi người. Thêm --demo nếu cơ sở dữ liệu ở DATABASE_URL chỉ để trình diễn.',
    )
  }
  const server = config.databaseUrl ? undefined : await startEmbedded(config.dataDir)
  const services = await composeServices(config, config.databaseUrl ?? server!.url)
  const today = dateOf(services.clock.now())
  let stopping = false
  process.once('SIGINT', () => (stopping = true))
  const period = { from: today.subtract({ days }), until: today.subtract({ days: 1 }), seed }
  const stopped = () => stopping
  try {
    await simulate(services, {
      ...period,
      rate,
      // A second run with the same seed is another run: its filings must not meet those of the first.
      name: `sim-${seed}-${services.clock.now().epochMilliseconds.toString(36)}`,
      stopped,
      onDay: (day) => console.log(`Đã xong ngày ${day.toString()}`),
    })
    if (matters > 0 && !stopping) {
      await provisionDemoKeys(services, { first: [] })
      const onDay = (day: Temporal.PlainDate) => console.log(`Văn bản: đã xong ngày ${day.toString()}`)
      await liveDocuments(services, { ...period, rate: matters, stopped, onDay })
    }
  } finally {
    await services.printer.close()
    services.apart.close()
    services.checks.close()
    await services.db.destroy()
    // A server that was running before us goes on.
    if (server && !server.adopted) await server.stop()
  }
}

const USAGE =
  'Cách dùng: npm run simulate -- [--days 30] [--rate 200] [--documents 2] [--seed 7] [--demo]\n' +
  '--days: số ngày đã qua cần sống lại\n' +
  '--rate: số hồ sơ mỗi ngày làm việc\n' +
  '--documents: số vụ việc có văn bản mỗi ngày làm việc; 0 là không có\n' +
  '--seed: mỗi số cho một lần chạy khác nhau\n' +
  '--demo: cho phép chạy trên cơ sở dữ liệu ở DATABASE_URL'

function readOptions() {
  try {
    return parseArgs({
      options: {
        days: { type: 'string' },
        rate: { type: 'string' },
        documents: { type: 'string' },
        seed: { type: 'string' },
        demo: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch {
    throw new ConfigError(USAGE)
  }
}

function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new ConfigError(`${name} cần là số nguyên từ ${low} đến ${high} (đang là “${text}”).`)
  }
  return value
}

try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
