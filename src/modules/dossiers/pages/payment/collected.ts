import { Type, type Static } from '@sinclair/typebox'
import writeXlsxFile from 'write-excel-file/node'
import { may, type OfficerActor } from '#platform/access/actor.ts'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { formatDateTime } from '#ui/format.ts'
import { boundsOf, quartersUntil, readQuarter } from '../../figures.ts'
import { LINE_KINDS, PAID_BY } from '../../payment.ts'
import {
  collectedLines,
  collectedSums,
  countPayments,
  waitingPayments,
  type CollectedLine,
  type CollectedSum,
} from '../../payment-store.ts'
import { readAfter } from '../mine/mine.ts'
import { collectedPage, waitingPage } from './collected-page.tsx'

export const WaitingQuery = Type.Object({
  loai: Type.Optional(Type.Union([Type.Literal('cho-nop'), Type.Literal('cho-xac-nhan')])),
  sau: Type.Optional(Type.String({ maxLength: 100 })),
})
export const CollectedQuery = Type.Object({ quy: Type.Optional(Type.String({ maxLength: 7 })) })

/** What the agency waits for: reports to be confirmed, unless those still to be paid are asked for. */
export async function showWaiting({
  services,
  actor,
  query,
}: Context<unknown, Static<typeof WaitingQuery>>): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { db, clock } = services
  const state = query.loai === 'cho-nop' ? 'asked' : 'reported'
  const after = readAfter(query.sau)
  const today = dateOf(clock.now())
  const [counts, waiting] = await Promise.all([
    countPayments(db, actor.acting.agencyId, today),
    waitingPayments(db, actor.acting.agencyId, state, {
      after: after && { askedAt: after.submittedAt, id: after.id },
    }),
  ])
  const { agencyName } = actor.acting
  const collected = may(actor, 'register.export')
  return page(waitingPage({ state, counts, ...waiting, today, agencyName, collected }))
}

type CollectedContext = Context<unknown, Static<typeof CollectedQuery>>

function quarterOf(services: Services, actor: OfficerActor, asked: string | undefined) {
  const today = dateOf(services.clock.now())
  const period = readQuarter(asked, today)
  return { today, period, span: { agencyId: actor.acting.agencyId, ...boundsOf(period) } }
}

/** What the agency collected in a quarter, by procedure (Decree 61/2018 art. 12.9). */
export async function showCollected({ services, actor, query }: CollectedContext): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { today, period, span } = quarterOf(services, actor, query.quy)
  const sums = await collectedSums(services.db, span)
  return page(
    collectedPage({ period, quarters: quartersUntil(today, 8), sums, agencyName: actor.acting.agencyName }),
  )
}

const MOST_IN_A_SHEET = 20_000

/** The same as a workbook: the sums, and every receipt they are made of. */
export async function sendCollected({ services, actor, query, origin }: CollectedContext): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { period, span } = quarterOf(services, actor, query.quy)
  const [sums, lines] = await Promise.all([
    collectedSums(services.db, span),
    collectedLines(services.db, span, MOST_IN_A_SHEET + 1),
  ])
  if (lines.length > MOST_IN_A_SHEET)
    throw new Conflict(`Quý này có hơn ${MOST_IN_A_SHEET} biên lai; một bảng tính không chứa hết.`)
  // Names of payers leave with it: that is written down before the first byte does.
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'payment.export',
    subject: { kind: 'agency', id: actor.acting.agencyId },
    changes: { period: period.key, lines: lines.length },
    origin,
  })
  const sheetOf = <T>(name: string, columns: readonly Column<T>[], rows: readonly T[]) => ({
    sheet: name,
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
    data: [
      columns.map(({ head }) => ({ value: head, fontWeight: 'bold' as const, wrap: true })),
      ...rows.map((row, index) => columns.map((column) => column.write(row, index))),
    ],
  })
  return file({
    name: `thu-phi-${period.key}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: await writeXlsxFile([
      sheetOf('Tổng hợp', SUMS, sums),
      sheetOf('Biên lai', LINES, lines),
    ]).toBuffer(),
  })
}

type Column<T> = { head: string; width: number; write(row: T, index: number): string | number }

const SUMS: readonly Column<CollectedSum>[] = [
  { head: 'TT', width: 6, write: (_, index) => index + 1 },
  { head: 'Mã thủ tục', width: 14, write: (row) => row.procedureCode },
  { head: 'Tên thủ tục hành chính', width: 60, write: (row) => row.procedureName },
  { head: 'Loại khoản thu', width: 26, write: (row) => LINE_KINDS[row.kind] },
  { head: 'Số biên lai', width: 12, write: (row) => row.count },
  { head: 'Chuyển khoản (đồng)', width: 20, write: (row) => row.transfer },
  { head: 'Nộp tại quầy (đồng)', width: 20, write: (row) => row.counter },
  { head: 'Tổng số (đồng)', width: 20, write: (row) => row.transfer + row.counter },
]

const LINES: readonly Column<CollectedLine>[] = [
  { head: 'TT', width: 6, write: (_, index) => index + 1 },
  { head: 'Lúc thu', width: 18, write: (row) => formatDateTime(row.settledAt) },
  { head: 'Số biên lai', width: 16, write: (row) => row.receipt },
  { head: 'Mã hồ sơ', width: 28, write: (row) => row.code },
  { head: 'Tên thủ tục hành chính', width: 60, write: (row) => row.procedureName },
  { head: 'Người nộp', width: 30, write: (row) => row.payer },
  { head: 'Loại khoản thu', width: 26, write: (row) => LINE_KINDS[row.kind] },
  { head: 'Nội dung', width: 40, write: (row) => row.purpose },
  { head: 'Số tiền (đồng)', width: 18, write: (row) => row.received },
  { head: 'Cách nộp', width: 16, write: (row) => PAID_BY[row.paidBy] },
  { head: 'Người xác nhận', width: 28, write: (row) => row.settledByName },
]
