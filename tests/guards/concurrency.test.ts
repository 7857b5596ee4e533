import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { fileDossier } from '#modules/dossiers/index.ts'
import { findPersonByNumber } from '#modules/identity/index.ts'
import { nextResultNumber } from '#src/modules/dossiers/numbering.ts'
import { provinceDatabase } from '#tests/support/database.ts'
import { birthAnswers } from '#tests/support/dossiers.ts'
import { citizenOf } from '#tests/support/officers.ts'
import { testServices } from '#tests/support/services.ts'

const WRITERS = 50
const { url } = await provinceDatabase()
const nodes = [await testServices(url), await testServices(url)]
after(async () => {
  for (const node of nodes) await node.close()
})
const node = (index: number): Services => nodes[index % nodes.length]!.services
const { db } = node(0)
const person = (await findPersonByNumber(db, '062190000001'))!
const agencyId = (
  await sql<{ id: string }>`SELECT id FROM agency WHERE name ILIKE '%phường Quang Trung'`.execute(db)
).rows[0]!.id

class Interrupted extends Error {}
/** Every fifth writer is stopped after everything is written and before it is committed. */
const isInterrupted = (index: number) => index % 5 === 4

const file = (services: Services, index: number) =>
  fileDossier(services, citizenOf(person), {
    procedureCode: '1.001193',
    agencyId,
    personId: person.id,
    channel: 'counter',
    answers: birthAnswers,
    papers: [],
    returnBy: 'counter',
    filingKey: `writer-${index}`,
  })

const swallow = (error: unknown) => {
  if (!(error instanceof Interrupted)) throw error
}

it('dossier codes of two nodes are unique and without gaps, though some filings never come to their end', async () => {
  await Promise.all(
    Array.from({ length: WRITERS }, (_, index) =>
      inTransaction(node(index).db, async (tx) => {
        await file({ ...node(index), db: tx }, index)
        if (isInterrupted(index)) throw new Interrupted()
      }).catch(swallow),
    ),
  )
  const { rows } = await sql<{ code: string }>`SELECT code FROM dossier ORDER BY code`.execute(db)
  const serials = rows.map(({ code }) => Number(code.split('-').at(-1)))
  assert.deepEqual(
    serials,
    Array.from({ length: WRITERS * 0.8 }, (_, index) => index + 1),
  )
})

it('one filing key sent to both nodes at once is one dossier', async () => {
  const filed = await Promise.all(Array.from({ length: 10 }, (_, index) => file(node(index), WRITERS)))
  assert.equal(new Set(filed.map(({ code }) => code)).size, 1)
})

it('numbers of results run from 1 within an agency and a kind, without gaps', async () => {
  const at = node(0).clock.now()
  const numbers: string[] = []
  await Promise.all(
    Array.from({ length: WRITERS }, (_, index) =>
      inTransaction(node(index).db, async (tx) => {
        const number = await nextResultNumber(tx, agencyId, 'QĐ-UBND', at)
        await sql`SELECT pg_sleep(${(index % 3) / 1000})`.execute(tx)
        if (isInterrupted(index)) throw new Interrupted()
        return number
      }).then(({ text }) => numbers.push(text), swallow),
    ),
  )
  const serials = numbers.map((number) => Number(number.split('/')[0])).sort((one, other) => one - other)
  assert.deepEqual(
    serials,
    Array.from({ length: WRITERS * 0.8 }, (_, index) => index + 1),
  )
})
