import { Type, type Static } from '@sinclair/typebox'
import writeXlsxFile from 'write-excel-file/node'
import { may, type OfficerActor } from '#platform/access/actor.ts'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import {
  boundsOf,
  monthsOf,
  monthsUntil,
  quartersUntil,
  readQuarterOrMonth,
  type Period,
} from '../../figures.ts'
import { LINE_KINDS, PAID_BY } from '../../payment.ts'
import {
  collectedLines,
  collectedSums,
  refundedBeyond,
  refundedLines,
  type CollectedLine,
  type CollectedSum,
  type RefundedLine,
} from '../../collected-store.ts'
import { countPayments, waitingPayments } from '../../payment-store.ts'
import { REFUNDED } from '../../refund.ts'
import { readAfter } from '../mine/mine.ts'
import { collectedPage, QUERIES, waitingPage, waitsOf } from './collected-page.tsx'

export const WaitingQuery = Type.Object({
  loai: Type.Optional(Type.Union(QUERIES.map((query) => Type.Literal(query)))),
  sau: Type.Optional(Type.String({ maxLength: 100 })),
})
export const CollectedQuery = Type.Object({ ky: Type.Optional(Type.String({ maxLength: 7 })) })

/** What the agency waits for: reports to be confirmed, unless something else is asked for. */
export async function showWaiting({
  services,
  actor,
  query,
}: Context<unknown, Static<typeof WaitingQuery>>): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { db, clock } = services
  const waits = waitsOf(query.loai)
  const after = readAfter(query.sau)
  const today = dateOf(clock.now())
  const { agencyId, agencyName } = actor.acting
  const [counts, waiting] = await Promise.all([
    countPayments(db, agencyId, today),
    waitingPayments(db, agencyId, waits, { after: after && { since: after.submittedAt, id: after.id } }),
  ])
  const collected = may(actor, 'register.export')
  return page(waitingPage({ waits, counts, ...waiting, today, agencyName, collected }))
}

type CollectedContext = Context<unknown, Static<typeof CollectedQuery>>

function periodOf({ services, query }: CollectedContext, { acting }: OfficerActor) {
  const today = dateOf(services.clock.now())
  const period = readQuarterOrMonth(query.ky, today)
  return { today, period, span: { agencyId: acting.agencyId, ...boundsOf(period) } }
}

/** What the agency collected in a quarter (Decree 61/2018 art. 12.9) or a month, by procedure. */
export async function showCollected(context: CollectedContext): Promise<Answer> {
  const { services, actor } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const { today, period, span } = periodOf(context, actor)
  const { agencyId, agencyName } = actor.acting
  const [sums, beyond, counts] = await Promise.all([
    collectedSums(services.db, span),
    refundedBeyond(services.db, span),
    countPayments(services.db, agencyId, today),
  ])
  const periods = [
    ...quartersUntil(today, QUARTERS),
    ...monthsUntil(today.toPlainYearMonth(), 3 * QUARTERS).toReversed(),
  ]
  return page(collectedPage({ period, periods, sums, beyond, counts, agencyName }))
}

/** Two years of settlements can be opened again. */
const QUARTERS = 8
const MOST_IN_A_SHEET = 20_000

/** The same as a workbook: the sums, every receipt they are made of, and what was given back. */
export async function sendCollected(context: CollectedContext): Promise<Answer> {
  const { services, actor, origin } = context
  if (actor.kind !== 'officer') throw new Forbidden()
  const { period, span } = periodOf(context, actor)
  const [sums, lines, refunds] = await Promise.all([
    collectedSums(services.db, span),
    collectedLines(services.db, span, MOST_IN_A_SHEET + 1),
    refundedLines(services.db, span, MOST_IN_A_SHEET + 1),
  ])
  if (Math.max(lines.length, refunds.length) > MOST_IN_A_SHEET) throw new Conflict(tooMany(period))
  // Names of payers leave with it: that is written down before the first byte does.
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'payment.export',
    subject: { kind: 'agency', id: actor.acting.agencyId },
    changes: { period: period.key, lines: lines.length + refunds.length },
    origin,
  })
  return file({
    name: `thu-phi-${period.key}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: await writeXlsxFile([
      sheetOf('Tổng hợp', SUMS, sums),
      sheetOf('Biên lai', LINES, lines),
      sheetOf('Hoàn trả, hủy', REFUNDS, refunds),
    ]).toBuffer(),
  })
}

/** What to choose instead of a period that does not fit on one sheet. */
function tooMany(period: Period): string {
  const most = formatNumber(MOST_IN_A_SHEET, 0)
  const tells = `${period.label} có hơn ${most} khoản thu, một bảng tính không chứa hết.`
  const months = monthsOf(period).map(({ label }) => label.toLowerCase())
  return months.length > 1
    ? `${tells} Hãy chọn từng tháng để tải: ${months.join(', ')}.`
    : `${tells} Bảng tổng hợp của tháng vẫn xem được trên trang; đề nghị quản trị hệ thống trích từng khoản.`
}

const sheetOf = <T>(name: string, columns: readonly Column<T>[], rows: readonly T[]) => ({
  sheet: name,
  columns: columns.map(({ width }) => ({ width })),
  stickyRowsCount: 1,
  data: [
    columns.map(({ head }) => ({ value: head, fontWeight: 'bold' as const, wrap: true })),
    ...rows.map((row, index) => columns.map((column) => column.write(row, index))),
  ],
})

type Column<T> = { head: string; width: number; write(row: T, index: number): string | number }

const SUMS: readonly Column<CollectedSum>[] = [
  { head: 'TT', width: 6, write: (_, index) => index + 1 },
  { head: 'Mã thủ tục', width: 14, write: (row) => row.procedureCode },
  { head: 'Tên thủ tục hành chính', width: 60, write: (row) => row.procedureName },
  { head: 'Loại khoản thu', width: 26, write: (row) => LINE_KINDS[row.kind] },
  { head: 'Số khoản thu', width: 12, write: (row) => row.count },
  { head: 'Chuyển khoản (đồng)', width: 20, write: (row) => row.transfer },
  { head: 'Nộp tại quầy (đồng)', width: 20, write: (row) => row.counter },
  { head: 'Tổng số (đồng)', width: 20, write: (row) => row.transfer + row.counter },
  { head: 'Hoàn trả, hủy (đồng)', width: 20, write: (row) => row.refunded },
  { head: 'Còn lại (đồng)', width: 20, write: (row) => row.transfer + row.counter - row.refunded },
]

const LINES: readonly Column<CollectedLine>[] = [
  { head: 'TT', width: 6, write: (_, index) => index + 1 },
  { head: 'Lúc thu', width: 18, write: (row) => formatDateTime(row.collectedAt) },
  { head: 'Số biên lai', width: 16, write: (row) => row.receipt },
  { head: 'Mã hồ sơ', width: 28, write: (row) => row.code },
  { head: 'Tên thủ tục hành chính', width: 60, write: (row) => row.procedureName },
  { head: 'Người nộp', width: 30, write: (row) => row.payer },
  { head: 'Loại khoản thu', width: 26, write: (row) => LINE_KINDS[row.kind] },
  { head: 'Nội dung', width: 40, write: (row) => row.purpose },
  { head: 'Số tiền (đồng)', width: 18, write: (row) => row.received },
  { head: 'Cách nộp', width: 16, write: (row) => PAID_BY[row.paidBy] },
  { head: 'Người xác nhận', width: 28, write: (row) => row.collectedByName },
]

const REFUNDS: readonly Column<RefundedLine>[] = [
  { head: 'TT', width: 6, write: (_, index) => index + 1 },
  { head: 'Lúc ghi', width: 18, write: (row) => formatDateTime(row.at) },
  { head: 'Mã hồ sơ', width: 28, write: (row) => row.code },
  { head: 'Tên thủ tục hành chính', width: 60, write: (row) => row.procedureName },
  { head: 'Người nộp', width: 30, write: (row) => row.payer },
  { head: 'Hình thức', width: 26, write: (row) => REFUNDED[row.kind] },
  { head: 'Nội dung', width: 40, write: (row) => row.purpose ?? 'Ngoài biên lai' },
  { head: 'Số biên lai', width: 16, write: (row) => row.receipt ?? '' },
  { head: 'Số tiền (đồng)', width: 18, write: (row) => row.amount },
  { head: 'Số chứng từ', width: 20, write: (row) => row.voucher ?? '' },
  { head: 'Lý do', width: 40, write: (row) => row.reason },
  { head: 'Người ghi', width: 28, write: (row) => row.byName },
]
