import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anonymous } from '../access/actor.ts'
import { movableClock } from '../clock.ts'
import { testDatabase } from '#tests/support/database.ts'
import { audit, findAuditEntries } from './audit.ts'

const { db } = await testDatabase()
const clock = movableClock('2026-11-22T08:00')

test('an entry says who did what, on what, when and from where', async () => {
  const origin = { ip: '127.0.0.1', requestId: 'r1', userAgent: 'test' }
  await audit(db, {
    actor: anonymous,
    at: clock.now(),
    act: 'dossier.track',
    subject: { kind: 'dossier', id: 'd1' },
    origin,
  })
  const [entry] = await findAuditEntries(db, { subject: { kind: 'dossier', id: 'd1' } })
  assert.equal(entry?.act, 'dossier.track')
  assert.equal(entry?.actor_name, 'Khách')
  assert.equal(entry?.ip, '127.0.0.1')
  assert.ok(entry?.at.equals(clock.now()))
})

for (const statement of [
  `UPDATE audit_entry SET act = 'x'`,
  `DELETE FROM audit_entry`,
  `TRUNCATE audit_entry`,
  `TRUNCATE audit_entry_2026`,
]) {
  test(`the database refuses ${statement.split(' ')[0]} ${statement.split(' ')[1]}`, async () => {
    await assert.rejects(sql.raw(statement).execute(db), /append-only/)
  })
}

test('entries are read newest first, page by page, without gaps or repeats', async () => {
  for (let i = 0; i < 7; i++) {
    await audit(db, {
      actor: anonymous,
      at: clock.now(),
      act: 'person.read',
      subject: { kind: 'person', id: String(i) },
    })
  }
  const seen: string[] = []
  let before: { at: Temporal.Instant; id: number } | undefined
  for (;;) {
    const page = await findAuditEntries(db, { act: 'person.read', limit: 3, before })
    if (page.length === 0) break
    seen.push(...page.map((entry) => entry.subject_id))
    before = page.at(-1)
  }
  assert.deepEqual(seen, ['6', '5', '4', '3', '2', '1', '0'])
})
