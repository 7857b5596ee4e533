import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/database/database.ts'
import { sendEdoc, sendStatus } from '#modules/exchange/index.ts'
import { WARD_CODE } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'
import { edocOf } from './edoc.ts'

const world = await provinceApp()
const { services } = world
const { db } = services

const organ = (id: string) => ({
  id,
  inCharge: null,
  name: `Cơ quan ${id}`,
  address: null,
  email: null,
  telephone: null,
  fax: null,
  website: null,
})
type Business = Parameters<typeof edocOf>[2]['business']

/** A package to the ward, by whoever says it is of them. */
async function sent(sender: string, exchangeId: string, subject: string, business: Business): Promise<void> {
  const document = {
    code: '9/VP',
    issued_on: null,
    type: 'cong-van',
    subject,
    signer: null,
    due_on: null,
    urgency: 'normal' as const,
    details: {},
    exchange_id: exchangeId,
  }
  const given = {
    place: 'Hà Nội',
    rules: services.documentRules,
    answers: [],
    business,
    at: world.clock.now(),
  }
  const edoc = edocOf(document, organ(sender), given)
  const ref = `${sender}/${exchangeId}/${subject}`
  await inTransaction(db, (tx) =>
    sendEdoc(tx, services, { edoc, attachments: [], recipients: [WARD_CODE], ref }),
  )
  await world.runJobs()
}

async function askedBack(sender: string, exchangeId: string): Promise<void> {
  const status = {
    kind: 'status' as const,
    from: organ(sender),
    statusCode: '13',
    description: 'Lấy lại',
    timestamp: '2026/11/16 08:00:00',
    staff: null,
    responseFor: { organId: WARD_CODE, code: '9/VP', documentId: exchangeId, promulgationDate: '' },
  }
  await inTransaction(db, (tx) => sendStatus(tx, services, { status, to: WARD_CODE }))
  await world.runJobs()
}

/** What is asked of documents with this DocumentId, by the subject of the document it is asked about. */
async function wishes(exchangeId: string): Promise<string[]> {
  const { rows } = await sql<{ wish: string }>`
    SELECT r.kind || ': ' || d.subject AS wish FROM document_request r JOIN document d ON d.id = r.document_id
    WHERE d.exchange_id = ${exchangeId} ORDER BY r.asked_at, r.id`.execute(db)
  return rows.map(({ wish }) => wish)
}

const NEW = { type: '0', reason: 'Văn bản mới' } as const

describe('what is asked about a document that came by the exchange', () => {
  it('is asked by whoever sent it, and by nobody else under the same DocumentId', async () => {
    const id = 'G99.77,2026/11/02,9/VP'
    await sent('G99.77', id, 'văn bản thật', NEW)
    await sent('G88.66', id, 'nội dung của kẻ khác', { type: '2', reason: 'Cập nhật' })
    await sent('G88.66', id, 'lấy lại của kẻ khác', { type: '1', reason: 'Thu hồi' })
    await askedBack('G88.66', id)
    assert.deepEqual(await wishes(id), [])
    await sent('G99.77', id, 'văn bản thật, đã sửa', { type: '2', reason: 'Cập nhật' })
    assert.deepEqual(await wishes(id), ['update: văn bản thật'])
  })

  it('is not hidden by a letter that another sends under the same DocumentId', async () => {
    const id = 'G99.77,2026/11/03,10/VP'
    await sent('G99.77', id, 'thư thứ nhất', NEW)
    await sent('G88.66', id, 'thư trùng mã', NEW)
    await askedBack('G99.77', id)
    assert.deepEqual(await wishes(id), ['revoke: thư thứ nhất'])
  })

  it('replaces only what the same sender sent; the new letter arrives all the same', async () => {
    const id = 'G99.77,2026/11/04,11/VP'
    await sent('G99.77', id, 'thư bị thay', NEW)
    const replacing: Business = {
      type: '3',
      reason: 'Thay thế',
      replaces: [{ documentId: id, organIds: [WARD_CODE] }],
    }
    await sent('G88.66', 'G88.66,2026/11/04,1/VP', 'thư của kẻ khác', replacing)
    assert.deepEqual(await wishes(id), [])
    const { rows } = await sql`SELECT 1 FROM document WHERE exchange_id = 'G88.66,2026/11/04,1/VP'`.execute(
      db,
    )
    assert.equal(rows.length, 1)
    await sent('G99.77', 'G99.77,2026/11/04,12/VP', 'thư thay', replacing)
    assert.deepEqual(await wishes(id), ['replace: thư bị thay'])
  })
})
