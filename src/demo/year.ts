import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import { lastFilingKey } from '#modules/dossiers/index.ts'
import { simulate } from './simulate.ts'

const DOSSIERS = 2000
const WORKING_DAYS = 250
const NAME = 'demo'
/** Results of the last days are signed with keys; a year of them would take longer than all else together. */
const SIGNED_DAYS = 14

/**
 * Fills the year before today with dossiers, behind the running server. Interrupted, or started again on a later day, it
 * goes on from the day it had reached: a demo province is always alive until yesterday.
 */
export function loadDemoYear(services: Services, say: (line: string) => void): { stop(): Promise<void> } {
  let stopping = false
  const done = run(services, say, () => stopping).catch((error: unknown) => {
    services.log.error({ err: error }, 'demo year failed')
  })
  return {
    stop: async () => {
      stopping = true
      await done
    },
  }
}

async function run(services: Services, say: (line: string) => void, stopped: () => boolean): Promise<void> {
  const today = dateOf(services.clock.now())
  const start = today.subtract({ days: 365 })
  const until = today.subtract({ days: 1 })
  const reached = /^demo\/(\d{4}-\d\d-\d\d)\//.exec((await lastFilingKey(services.db, NAME)) ?? '')?.[1]
  const from = reached ? Temporal.PlainDate.from(reached).add({ days: 1 }) : start
  if (Temporal.PlainDate.compare(from, until) > 0) return
  say(`Đang tạo dữ liệu trình diễn từ ${from.toString()} đến ${until.toString()} (chạy nền)…`)
  const total = until.since(from).days + 1
  let told = 0
  await simulate(services, {
    from,
    until,
    rate: DOSSIERS / WORKING_DAYS,
    seed: 1,
    name: NAME,
    signedFrom: today.subtract({ days: SIGNED_DAYS }),
    stopped,
    onDay(day) {
      const percent = Math.floor((100 * (day.since(from).days + 1)) / total)
      if (percent >= told + 10) {
        told = percent - (percent % 10)
        say(`Dữ liệu trình diễn: ${told} %`)
      }
    },
  })
  await sql`ANALYZE`.execute(services.db)
}
