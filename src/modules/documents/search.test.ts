import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Role } from '#platform/access/permissions.ts'
import { inTransaction } from '#platform/database/database.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { officerAt } from '#tests/support/officers.ts'
import { listDocuments, namesOf, type ListFilter } from './stores/list-store.ts'
import type { Desk } from './policy.ts'
import { addParties, insertDocument } from './stores/store.ts'

const today = Temporal.PlainDate.from('2026-11-16')
const start = Temporal.Instant.from('2026-01-05T01:00:00Z')
const MANY = 340

const { db } = await provinceDatabase()
const agencies = await listAgencies(db, { on: today })
const [agency, other] = [agencies[0]!, agencies[1]!]

/** So many that the newest ones are not all; words of every frequency, the rarest among the oldest and the newest. */
const documents = Array.from({ length: MANY }, (_, index) => ({
  id: crypto.randomUUID(),
  at: start.add({ hours: index }),
  direction: index % 4 === 0 ? ('outgoing' as const) : ('incoming' as const),
  agency: index % 17 === 5 ? other : agency,
  subject: [
    'Báo cáo',
    ...(index % 3 === 0 ? ['thường niên'] : []),
    ...(index % 12 === 1 ? ['kiểm kê'] : []),
    ...(index % 60 === 7 ? ['lưu vực'] : []),
    ...(index === 2 || index === MANY - 1 ? ['độc nhất'] : []),
    `bc${index}`,
  ].join(' '),
}))
const specialist = crypto.randomUUID()
const absent = crypto.randomUUID()
const newcomer = crypto.randomUUID()
const partOf = (index: number) => [
  ...(index % 2 === 1 ? [specialist] : []),
  ...(index % 5 === 1 ? [absent] : []),
  ...(index > MANY - 10 ? [newcomer] : []),
]
await inTransaction(db, async (tx) => {
  for (const [index, one] of documents.entries()) {
    await insertDocument(tx, {
      id: one.id,
      agency_id: one.agency.id,
      agency_name: one.agency.name,
      direction: one.direction,
      state: one.direction === 'incoming' && index % 7 === 0 ? 'assigned' : 'closed',
      type: 'cong-van',
      subject: one.subject,
      issuer_name: 'Sở Nội vụ',
      source: 'upload',
      sort_at: one.at,
    })
    const row = { id: one.id, agency_id: one.agency.id, direction: one.direction, sort_at: one.at }
    await addParties(tx, row, partOf(index))
  }
})

const deskOf = (role: Role, accountId: string, principals: readonly string[] = []): Desk => ({
  actor: officerAt(agency, [role], accountId),
  agencyId: agency.id,
  standsInFor: principals.map((principalId) => ({ principalId, principalName: 'Y Lan', kind: 'absence' })),
})

const desks: readonly { who: string; desk: Desk; reads: (index: number) => boolean }[] = [
  { who: 'a clerk', desk: deskOf('clerk', crypto.randomUUID()), reads: () => true },
  {
    who: 'a specialist',
    desk: deskOf('specialist', specialist),
    reads: (index) => partOf(index).includes(specialist),
  },
  {
    who: 'somebody with few documents',
    desk: deskOf('specialist', newcomer),
    reads: (index) => partOf(index).includes(newcomer),
  },
  {
    who: 'somebody who stands in for another',
    desk: deskOf('specialist', specialist, [absent]),
    reads: (index) => partOf(index).some((id) => id === specialist || id === absent),
  },
]

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()

/** Does a subject have every word, the last one perhaps unfinished? */
function has(subject: string, question: string): boolean {
  const words = plain(subject).split(' ')
  const asked = plain(question).split(' ')
  return asked.every((word, index) =>
    index === asked.length - 1 ? words.some((one) => one.startsWith(word)) : words.includes(word),
  )
}

/** Every page of the list, one after the other. */
async function all(desk: Desk, filter: ListFilter): Promise<string[]> {
  const ids: string[] = []
  let after: ListFilter['after']
  for (;;) {
    const page = await listDocuments(db, desk, today, { ...filter, ...(after ? { after } : {}), limit: 20 })
    ids.push(...page.items.map(({ id }) => id))
    const last = page.items.at(-1)
    if (!page.more || !last) return ids
    after = { sortAt: last.sortAt.toString(), id: last.id }
  }
}

const QUESTIONS = [
  'bao cao',
  'Thường niên',
  'kiểm kê',
  'luu vuc',
  'doc nhat',
  'bc3',
  'bc33',
  'kiem ke luu',
  'khong co',
]

describe('a search among the documents of a desk', () => {
  for (const { who, desk, reads } of desks)
    it(`finds for ${who} every document they may read that has the words, the newest first, and no other`, async () => {
      for (const search of QUESTIONS)
        for (const direction of [undefined, 'incoming', 'outgoing'] as const) {
          const expected = documents
            .filter(
              (one, index) =>
                one.agency === agency &&
                reads(index) &&
                (direction === undefined || one.direction === direction) &&
                has(one.subject, search),
            )
            .toReversed()
          const found = await all(desk, { search, ...(direction ? { direction } : {}) })
          assert.deepEqual(
            found,
            expected.map(({ id }) => id),
            `${search} ${direction}`,
          )
        }
    })

  for (const { who, desk } of desks)
    it(`opens for ${who} the words of one part of the province only`, async () => {
      for (const search of QUESTIONS)
        await inTransaction(db, async (tx) => {
          // Now and then the server weighs a plan for whatever agency, opens all parts for it, and finds it dearer.
          await sql`SET LOCAL plan_cache_mode = force_custom_plan`.execute(tx)
          await listDocuments(tx, desk, today, { search })
          const { rows } = await sql<{ part: string }>`
            SELECT DISTINCT relname AS part FROM pg_locks JOIN pg_class ON pg_class.oid = relation
            WHERE pid = pg_backend_pid() AND relkind = 'r' AND relname LIKE 'document_words_%'`.execute(tx)
          assert.equal(rows.length, 1, `${search}: ${rows.map(({ part }) => part).join(', ')}`)
        })
    })

  it('keeps to the days, the state and the side that are asked for', async () => {
    const [from, until] = [start.add({ hours: 20 }), start.add({ hours: 300 })]
    const expected = documents
      .filter(
        ({ at, ...one }, index) =>
          one.agency === agency &&
          one.direction === 'incoming' &&
          index % 7 === 0 &&
          Temporal.Instant.compare(at, from) >= 0 &&
          Temporal.Instant.compare(at, until) < 0 &&
          has(one.subject, 'thuong nien'),
      )
      .toReversed()
    assert.ok(expected.length > 3)
    const filter = { search: 'thuong nien', direction: 'incoming', state: 'assigned', from, until } as const
    assert.deepEqual(
      await all(desks[0]!.desk, filter),
      expected.map(({ id }) => id),
    )
  })
})

describe('documents are called by name', () => {
  for (const { who, desk, reads } of desks)
    it(`to ${who}, of what they may read`, async () => {
      const names = await namesOf(
        db,
        desk,
        documents.map(({ id }) => id),
      )
      const expected = documents.filter((one, index) => one.agency === agency && reads(index))
      assert.deepEqual([...names].toSorted(), expected.map(({ id, subject }) => [id, subject]).toSorted())
      assert.equal((await namesOf(db, desk, [])).size, 0)
    })
})
