import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { it } from 'node:test'
import { sql } from 'kysely'
import { system, type OfficerActor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { storeFile } from '#platform/files/files.ts'
import { officersOf } from '#modules/identity/index.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { registerIncoming } from '#src/modules/documents/actions/register.ts'
import { exchangeIdOf } from '#src/modules/documents/post/edoc.ts'
import { sendOut } from '#src/modules/documents/post/sending.ts'
import { insertDocument, insertFiles } from '#src/modules/documents/stores/store.ts'
import { provinceDatabase, testDatabase } from '#tests/support/database.ts'
import { ended, until } from '#tests/support/processes.ts'
import { side, start, startBoth, type Side } from '#tests/support/two-provinces.ts'

const EACH = 500

/** Issues documents to the other side, as they stand after signature and seal. */
async function issue({ services, agency }: Side, to: Side): Promise<void> {
  const now = services.clock.now()
  const day = dateOf(now)
  const file = await storeFile(services, Readable.from([samplePdf]), ['application/pdf'], 'van-ban.pdf')
  for (let number = 1; number <= EACH; number++) {
    const code = `${number}/${agency.abbreviation}-VP`
    const row = {
      id: randomUUID(),
      agency_id: agency.id,
      agency_name: agency.name,
      direction: 'outgoing' as const,
      state: 'issued' as const,
      type: 'cong-van',
      code,
      number,
      subject: `Văn bản số ${number}`,
      issued_on: day.toString(),
      issuer_name: agency.name,
      source: 'draft' as const,
      exchange_id: exchangeIdOf(agency.identifier2020, day, code),
      sort_at: now,
    }
    await inTransaction(services.db, async (tx) => {
      await insertDocument(tx, row)
      await insertFiles(tx, [
        {
          id: randomUUID(),
          document_id: row.id,
          role: 'main',
          file_name: 'van-ban.pdf',
          sha256: file.sha256,
          size: file.size,
          media_type: file.mediaType,
          added_at: now,
          added_by: null,
          added_by_name: system('test').name,
        },
      ])
      const { rows } = await sql<never>`SELECT * FROM document WHERE id = ${row.id}`.execute(tx)
      await sendOut(services, tx, rows[0]!, [{ name: to.agency.name, code: to.agency.identifier2020 }])
    })
  }
}

const count = async ({ services, agency }: Side, what: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM ${sql.raw(what)} AND d.agency_id = ${agency.id}`.execute(services.db)
  return rows[0]!.count
}
const arrived = (one: Side) => count(one, `document d WHERE d.direction = 'incoming'`)
const told = (one: Side, status: string) =>
  count(one, `document d JOIN document_recipient r ON r.document_id = d.id WHERE r.status = '${status}'`)

async function clerkOf({ services, agency }: Side): Promise<OfficerActor> {
  const today = dateOf(services.clock.now())
  const officer = (await officersOf(services.db, agency.id, today)).find(({ roles }) =>
    roles.includes('clerk'),
  )
  assert.ok(officer, `a clerk of ${agency.name}`)
  const acting = {
    id: randomUUID(),
    agencyId: agency.id,
    agencyName: agency.name,
    divisionId: null,
    title: officer.title,
    roles: officer.roles,
  }
  return {
    kind: 'officer',
    accountId: officer.accountId,
    sessionId: randomUUID(),
    name: officer.name,
    positions: [acting],
    acting,
  }
}

/** The clerk enters everything that arrived. */
async function enterAll(one: Side): Promise<void> {
  const { services, agency } = one
  const clerk = await clerkOf(one)
  const { rows } = await sql<{ id: string; code: string; subject: string; issuer: string }>`
    SELECT id, code, subject, issuer_name AS issuer FROM document d
    WHERE d.direction = 'incoming' AND d.state = 'arrived' AND d.agency_id = ${agency.id}`.execute(
    services.db,
  )
  for (const { id, code, subject, issuer } of rows) {
    const facts = {
      type: 'cong-van',
      code,
      subject,
      issuedOn: null,
      issuerName: issuer,
      urgency: 'normal' as const,
    }
    await registerIncoming(services, clerk, { id, facts })
  }
}

it('two provinces exchange a thousand documents, one of them killed in the middle: each exactly once, each answered', async (t) => {
  const konTum = await side((await provinceDatabase()).url, 'kon-tum', /^Sở Tư pháp/)
  const quangNgai = await side((await testDatabase()).url, 'quang-ngai', /^Sở Tư pháp/)
  await startBoth(t, konTum, quangNgai)
  await Promise.all([issue(konTum, quangNgai), issue(quangNgai, konTum)])
  await until('the first hundred arrive', async () => (await arrived(quangNgai)) > 100)
  await ended(quangNgai.child!, 'SIGKILL')
  assert.ok((await arrived(quangNgai)) < EACH, 'it was in the middle')
  await start(quangNgai)

  await until(
    'all have arrived',
    async () => (await arrived(konTum)) === EACH && (await arrived(quangNgai)) === EACH,
  )
  await enterAll(quangNgai)
  await until('every entry is known to the sender', async () => (await told(konTum, '03')) === EACH)
  await until('every arrival is known to the sender', async () => (await told(quangNgai, '01')) === EACH)

  const { rows } = await sql<{ documents: number; codes: number; numbers: number; last: number }>`
    SELECT count(*)::int AS documents, count(DISTINCT exchange_id)::int AS codes,
      count(DISTINCT number)::int AS numbers, max(number) AS last FROM document d
    WHERE d.direction = 'incoming' AND d.agency_id = ${quangNgai.agency.id}`.execute(quangNgai.services.db)
  assert.deepEqual(rows[0], { documents: EACH, codes: EACH, numbers: EACH, last: EACH })
})
