import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { fileBirth, taskOf } from './dossiers.ts'
import type { ProvinceApp, Visitor } from './province.ts'

export const MONDAY = '2026-11-16T08:00'

/** Two lines, to be paid by the 27th. */
const REQUEST = {
  'lines.0.kind': 'charge',
  'lines.0.purpose': 'Lệ phí trước bạ',
  'lines.0.amount': '1.250.000',
  'lines.1.kind': 'fee',
  'lines.1.purpose': 'Phí thẩm định',
  'lines.1.amount': '500000',
  bank: 'Agribank',
  accountNumber: '5100 2010 05500',
  accountName: 'UBND phường Quang Trung',
  whereToPay: 'Hoặc nộp tại quầy số 3.',
  'lastDay.day': '27',
  'lastDay.month': '11',
  'lastDay.year': '2026',
}

export const RECEIPTS = {
  'lines.0.received': '1.250.000',
  'lines.0.receipt': '0000123',
  'lines.1.received': '500.000',
  'lines.1.receipt': '0000124',
  paidBy: 'transfer',
}

/** A report that is sent back, to be paid again by the 30th. */
export const RETURNED = {
  'return-payment': 'Chưa thấy tiền.',
  'lastDay.day': '30',
  'lastDay.month': '11',
  'lastDay.year': '2026',
}

type Detail = { status: string; statusCode: number; dueAt: string }
type Change = Readonly<Record<string, string>>

/** What is done about money in tests: a birth at the commune of the demo accounts, by its applicant and its officers. */
export function moneyIn(world: ProvinceApp) {
  const officer = (seat: string) => world.as(`${seat}.phuong-quang-trung`)
  const citizen = () => world.as('062190000001')
  const pdf = (field: string) => ({
    field,
    name: `${field}.pdf`,
    type: 'application/pdf',
    content: samplePdf,
  })
  const detail = async (who: Visitor, code: string) =>
    (await who.api('GET', `/api/dossiers/${code}`)).json<Detail>()

  /** Filed and accepted: a specialist has it. The day is set back first, for tests move it. */
  async function accepted(): Promise<string> {
    world.clock.set(MONDAY)
    const code = await fileBirth(await citizen())
    const desk = await officer('motcua')
    const task = await taskOf(desk, code)
    const done = await desk.post(task!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })
    assert.equal(done.status, 303)
    return code
  }

  const ask = (who: Visitor, code: string, change: Change = {}, notice = false) =>
    who.upload(`/ho-so/${code}/nop-tien`, { ...REQUEST, ...change }, notice ? [pdf('notice')] : [], {
      from: `/ho-so/${code}/nop-tien`,
    })

  async function asked(change: Change = {}): Promise<string> {
    const code = await accepted()
    const answer = await ask(await officer('chuyenvien1'), code, change)
    assert.equal(answer.status, 303, answer.text.slice(0, 300))
    return code
  }

  /** The id of the last payment of a dossier, which forms carry along. */
  async function paymentId(code: string): Promise<string> {
    const { rows } = await sql<{ id: string }>`
      SELECT p.id FROM dossier_payment p JOIN dossier d ON d.id = p.dossier_id WHERE d.code = ${code}
      ORDER BY p.id DESC LIMIT 1`.execute(world.services.db)
    return rows[0]?.id ?? ''
  }

  const report = async (who: Visitor, code: string, fields: Change, proof = false) =>
    who.upload(
      `/ho-so-cua-toi/${code}/nop-tien`,
      { payment: await paymentId(code), ...fields },
      proof ? [pdf('proof')] : [],
      { from: `/ho-so-cua-toi/${code}/nop-tien` },
    )

  async function reported(): Promise<string> {
    const code = await asked()
    assert.equal((await report(await citizen(), code, { transactionNumber: 'FT1' })).status, 303)
    return code
  }

  const act = async (who: Visitor, code: string, way: string, fields: Change) =>
    who.post(
      `/ho-so/${code}/nop-tien/${way}`,
      { payment: await paymentId(code), ...fields },
      { from: `/ho-so/${code}` },
    )

  const withdraw = async (code: string) =>
    (await citizen()).post(
      `/ho-so-cua-toi/${code}/rut`,
      { reason: 'Không làm nữa.' },
      { from: `/ho-so-cua-toi/${code}/rut` },
    )

  const worksOn = async (who: Visitor, code: string) => (await who.get('/viec-cua-toi')).text.includes(code)

  async function letters(code: string): Promise<string[]> {
    await world.runJobs()
    const { rows } = await sql<{ subject: string; body: string }>`
      SELECT subject, body FROM mail_message WHERE subject LIKE ${`[${code}]%`} ORDER BY created_at`.execute(
      world.services.db,
    )
    return rows.map(({ subject, body }) => `${subject}\n${body}`)
  }

  /** What the audit says of an act on a dossier, each time it was done. */
  async function auditOf(code: string, verb: string): Promise<Record<string, unknown>[]> {
    const { rows } = await sql<{ changes: Record<string, unknown> }>`
      SELECT a.changes FROM audit_entry a JOIN dossier d ON d.id::text = a.subject_id
      WHERE a.act = ${`dossier.${verb}`} AND d.code = ${code} ORDER BY a.id`.execute(world.services.db)
    return rows.map(({ changes }) => changes)
  }

  return {
    officer,
    citizen,
    detail,
    accepted,
    ask,
    asked,
    paymentId,
    report,
    reported,
    act,
    withdraw,
    worksOn,
    letters,
    auditOf,
  }
}
