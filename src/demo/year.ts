import { sql } from 'kysely'
import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import { beginLivedDay, lastLivedDay } from '#modules/demo/index.ts'
import { lastFilingKey } from '#modules/dossiers/index.ts'
import { liveDocuments } from './documents/live.ts'
import { simulate } from './simulate.ts'

const DOSSIERS = 2000
const WORKING_DAYS = 250
const NAME = 'demo'
const DOCUMENTS = 'demo-documents'
/** Matters a working day; each is two or three documents, some six hundred in a year. */
const MATTERS = 1.15
/** Results of the last days are signed with keys; a year of them would take longer than all else together. */
const SIGNED_DAYS = 14

type Say = (line: string) => void
type Days = { from: Temporal.PlainDate; until: Temporal.PlainDate }

/**
 * Fills the year before today with dossiers and documents, behind the running server. Interrupted, or started again on a later
 * day, it goes on from the day it had reached: a demo province is always alive until yesterday.
 * @param keys done when everybody has a key to sign documents with
 */
export function loadDemoYear(
  services: Services,
  say: Say,
  keys: Promise<unknown>,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const done = run(services, say, keys, stopping.signal).catch((error: unknown) => {
    services.log.error({ err: error }, 'demo year failed')
  })
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

async function run(services: Services, say: Say, keys: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const stopped = () => signal.aborted
  const reached = /^demo\/(\d{4}-\d\d-\d\d)\//.exec((await lastFilingKey(services.db, NAME)) ?? '')?.[1]
  const dossiers = daysLeft(services, reached ? Temporal.PlainDate.from(reached) : undefined)
  const documents = daysLeft(services, await lastLivedDay(services.db, DOCUMENTS))
  if (!dossiers && !documents) return
  const { from, until } = longer(dossiers, documents)
  say(`Đang tạo dữ liệu trình diễn từ ${from.toString()} đến ${until.toString()} (chạy nền)…`)
  const tell = progress(say, [dossiers, documents])
  await Promise.all([
    dossiers && liveDossiers(services, dossiers, stopped, (day) => tell(0, day)),
    documents &&
      untilReady(keys, signal).then(() => liveDays(services, documents, stopped, (day) => tell(1, day))),
  ])
  await sql`ANALYZE`.execute(services.db)
}

/** Waits for the keys, but not beyond the end of the server. */
const untilReady = (keys: Promise<unknown>, signal: AbortSignal): Promise<unknown> =>
  Promise.race([
    keys,
    new Promise((resolve) => {
      if (signal.aborted) resolve(undefined)
      signal.addEventListener('abort', resolve, { once: true })
    }),
  ])

/** The days until yesterday that have not been lived; nothing when there are none. */
function daysLeft({ clock }: Services, reached: Temporal.PlainDate | undefined): Days | undefined {
  const today = dateOf(clock.now())
  const days = {
    from: reached?.add({ days: 1 }) ?? today.subtract({ days: 365 }),
    until: today.subtract({ days: 1 }),
  }
  return Temporal.PlainDate.compare(days.from, days.until) > 0 ? undefined : days
}

function longer(one: Days | undefined, other: Days | undefined): Days {
  if (!one || !other) return (one ?? other)!
  return Temporal.PlainDate.compare(one.from, other.from) <= 0 ? one : other
}

/** Tells how far the slower of both has come, in steps of ten. */
function progress(say: Say, both: readonly (Days | undefined)[]) {
  const percents = both.map((days): number => (days ? 0 : 100))
  let told = 0
  return (which: number, day: Temporal.PlainDate): void => {
    const { from, until } = both[which]!
    percents[which] = Math.floor((100 * (day.since(from).days + 1)) / (until.since(from).days + 1))
    const least = Math.min(...percents)
    if (least < told + 10) return
    told = least - (least % 10)
    say(`Dữ liệu trình diễn: ${told} %`)
  }
}

const liveDossiers = (
  services: Services,
  days: Days,
  stopped: () => boolean,
  onDay: (day: Temporal.PlainDate) => void,
): Promise<void> =>
  simulate(services, {
    ...days,
    rate: DOSSIERS / WORKING_DAYS,
    seed: 1,
    name: NAME,
    signedFrom: dateOf(services.clock.now()).subtract({ days: SIGNED_DAYS }),
    stopped,
    onDay,
  })

const liveDays = (
  services: Services,
  days: Days,
  stopped: () => boolean,
  onDay: (day: Temporal.PlainDate) => void,
): Promise<void> =>
  liveDocuments(services, {
    ...days,
    rate: MATTERS,
    seed: 1,
    stopped,
    onBegin: (day) => beginLivedDay(services.db, DOCUMENTS, day),
    onDay,
  })
