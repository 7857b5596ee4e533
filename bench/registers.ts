import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { OfficerActor } from '#platform/access/actor.ts'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { arriveDocument, registerIncoming } from '#modules/documents/index.ts'
import { generateDocuments } from './support/generate-documents.ts'
import { comparePages, type Page } from './support/measure.ts'
import { signIn } from './support/sign-in.ts'
import { withTwin, type Stage, type WebServer } from './support/stage.ts'
import { printTable, whole } from './support/table.ts'

const SMALL = 10_000
const LARGE = Number(process.env['BENCH_DOSSIERS'] ?? 1_000_000)
const SEATS = ['so-tu-phap', 'so-noi-vu', 'so-tai-chinh', 'so-y-te']
const EACH = 500

/**
 * Documents: how fast they are entered, and how lists and search stand in a province with ten thousand and in one with a million
 * of them. The ten thousand are those of a few agencies, the million those of all: pages are full both times.
 */
export async function benchRegisters(stage: Stage, web: WebServer): Promise<void> {
  await benchEntering(stage.services)
  const seconds = await generateDocuments(stage.services.db, 0, LARGE)
  const pages = await preparePages(stage)
  await withTwin(async (twin, twinWeb) => {
    const keys = SEATS.map((slug) => `%-${slug}`)
    await generateDocuments(twin.services.db, 0, SMALL, keys)
    await comparePages(
      `Documents; ${whole(LARGE)} made in ${whole(seconds)} s`,
      { stage: twin, web: twinWeb, pages: await preparePages(twin) },
      { stage, web, pages },
    )
  })
}

/** Clerks of several agencies, each entering one document after the other, durable, with number, history, audit and words. */
async function benchEntering(services: Services): Promise<void> {
  const clerks = await Promise.all(SEATS.map((slug) => clerkOf(services, `vanthu.${slug}`)))
  const present = clerks.filter((clerk) => clerk !== undefined)
  const began = performance.now()
  await Promise.all(present.map((clerk) => enter(services, clerk)))
  const seconds = (performance.now() - began) / 1000
  printTable(
    'Documents received and entered',
    ['agencies', 'documents', 'per second'],
    [[whole(present.length), whole(present.length * EACH), whole((present.length * EACH) / seconds)]],
  )
}

async function clerkOf(services: Services, slug: string): Promise<OfficerActor | undefined> {
  const entered = await signIn(services, slug).catch(() => undefined)
  if (!entered) return undefined
  const { account, position } = entered
  const { rows } = await sql<{
    name: string
  }>`SELECT name FROM agency WHERE id = ${position.agency_id}`.execute(services.db)
  const acting = {
    id: position.id,
    agencyId: position.agency_id,
    agencyName: rows[0]!.name,
    divisionId: null,
    title: position.title,
    roles: position.roles,
  }
  return {
    kind: 'officer',
    accountId: account.id,
    sessionId: randomUUID(),
    name: account.name,
    positions: [acting],
    acting,
  }
}

async function enter(services: Services, clerk: OfficerActor): Promise<void> {
  const agency = { id: clerk.acting.agencyId, name: clerk.acting.agencyName }
  for (let number = 0; number < EACH; number++) {
    const facts = {
      type: 'cong-van',
      code: `${number}/UBND-VP`,
      subject: 'Phối hợp cung cấp thông tin hộ tịch',
      issuedOn: null,
      issuerName: 'Ủy ban nhân dân tỉnh',
      urgency: 'normal' as const,
    }
    const id = await inTransaction(services.db, (tx) =>
      arriveDocument(tx, clerk, { agency, facts, source: 'upload', files: [] }, services.clock.now()),
    )
    await registerIncoming(services, clerk, { id, facts })
  }
}

async function preparePages({ services }: Stage): Promise<Page[]> {
  const clerk = await signIn(services, 'vanthu.so-tu-phap')
  const specialist = await signIn(services, 'chuyenvien1.so-tu-phap')
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM document WHERE agency_id = ${clerk.position.agency_id} AND direction = 'incoming'
    ORDER BY sort_at DESC LIMIT 60`.execute(services.db)
  const words = ['phoi+hop', 'kinh+phi', 'ma5', 'thanh+tra+dat+dai', 'bo+nhiem', 'ke+hoach+nam', 'ho+tich']
  return [
    {
      name: 'clerk: documents that came in',
      cookie: clerk.cookie,
      paths: ['/van-ban/den', '/van-ban/den?han=open'],
    },
    { name: 'specialist: the same', cookie: specialist.cookie, paths: ['/van-ban/den', '/van-ban/di'] },
    { name: 'clerk: full text', cookie: clerk.cookie, paths: words.map((word) => `/van-ban/den?q=${word}`) },
    {
      name: 'specialist: full text',
      cookie: specialist.cookie,
      paths: words.map((word) => `/van-ban/den?q=${word}`),
    },
    { name: 'a document', cookie: clerk.cookie, paths: rows.map(({ id }) => `/van-ban/${id}`) },
  ]
}
