import { Readable } from 'node:stream'
import { Type, type Static } from '@sinclair/typebox'
import writeXlsxFile from 'write-excel-file/node'
import { audit, type Origin } from '#platform/audit/audit.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Forbidden } from '#platform/errors.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import { printRegister } from '#platform/print/slips.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { boundsOf, monthsUntil, readPeriod, type Period } from '../../figures.ts'
import { issuerOf } from '../../issuing.ts'
import {
  countRegister,
  eachRegisterLine,
  registerLines,
  type RegisterAfter,
  type RegisterLine,
  type RegisterSpan,
} from '../../register-store.ts'
import { sealedPaper } from '../../slip-sealing.ts'
import { readAfter } from '../mine/mine.ts'
import { BYTE_ORDER_MARK, csvLine } from '../figures/csv.ts'
import { COLUMNS, contactOf, noteOf, RETURN_BY } from './columns.ts'
import { registerPage } from './register-page.tsx'

export const RegisterQuery = Type.Object({
  thang: Type.Optional(Type.String({ maxLength: 7 })),
  sau: Type.Optional(Type.String({ maxLength: 100 })),
})
type RegisterContext = Context<unknown, Static<typeof RegisterQuery>>

const PAGE = 50
/** Longer books are taken as CSV, which has no end. */
const MOST_PRINTED = 2_000
const MOST_IN_A_SHEET = 20_000

/** The register of one month, a page at a time, with the ways to take it along. */
export async function showRegister({ services, actor, query, origin }: RegisterContext): Promise<Answer> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { db } = services
  const { period, span, months } = book(services, actor, query.thang)
  const after = afterOf(query.sau)
  const [lines, count, first] = await Promise.all([
    registerLines(db, span, PAGE + 1, after),
    countRegister(db, span),
    serialBefore(services, span, after),
  ])
  // Names and addresses stand in it: reading the book is written down as taking it along is.
  const shown = Math.min(lines.length, PAGE)
  if (shown > 0)
    await writeTaken(services, actor, { period, format: 'màn hình', count: shown }, origin, 'register.read')
  return page(
    registerPage({
      period,
      months,
      count,
      first: first + 1,
      lines: lines.slice(0, PAGE),
      more: lines.length > PAGE,
      agencyName: actor.acting.agencyName,
      printable: count <= MOST_PRINTED,
    }),
  )
}

/** The cursor is the same as that of other lists; here its time is the one of acceptance. */
function afterOf(text: string | undefined): RegisterAfter | undefined {
  const after = readAfter(text)
  return after && { acceptedAt: after.submittedAt, id: after.id }
}

function book(services: Services, actor: OfficerActor, asked: string | undefined) {
  const today = dateOf(services.clock.now())
  const period = readPeriod(/^\d{4}-\d\d$/.test(asked ?? '') ? asked : undefined, today)
  const span: RegisterSpan = { agencyId: actor.acting.agencyId, ...boundsOf(period) }
  return { period, span, months: monthsUntil(today.toPlainYearMonth(), 24).toReversed() }
}

/** Books are numbered through from 1 January: how many lines of the year stand before this month, or before this page. */
async function serialBefore(services: Services, span: RegisterSpan, after?: RegisterAfter): Promise<number> {
  const from = boundsOf(readPeriod(String(dateOf(span.from).year), dateOf(span.until))).from
  const before = await countRegister(services.db, { ...span, from, until: span.from })
  return after ? before + (await countRegister(services.db, span, after)) : before
}

const CSV = 'text/csv; charset=utf-8'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Comma-separated, line by line as it is read. */
export async function sendRegisterCsv(context: RegisterContext): Promise<Answer> {
  const { period, span, first } = await taken(context, 'csv')
  return file({
    name: `so-theo-doi-${period.key}.csv`,
    type: CSV,
    body: Readable.from(csvOf(eachRegisterLine(context.services.db, span), first)),
  })
}

async function* csvOf(lines: AsyncIterable<RegisterLine>, first: number): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS.map((column) => column.head))
  let serial = first
  for await (const line of lines) {
    yield csvLine(COLUMNS.map((column) => column.write(line, serial)))
    serial += 1
  }
}

export async function sendRegisterSheet(context: RegisterContext): Promise<Answer> {
  const { period, span, first, count } = await taken(context, 'xlsx')
  refuseLonger(count, MOST_IN_A_SHEET)
  const lines = await Array.fromAsync(eachRegisterLine(context.services.db, span))
  const head = COLUMNS.map((column) => ({ value: column.head, fontWeight: 'bold' as const, wrap: true }))
  const body = lines.map((line, index) => COLUMNS.map((column) => column.write(line, first + index)))
  return file({
    name: `so-theo-doi-${period.key}.xlsx`,
    type: XLSX,
    body: await writeXlsxFile([head, ...body], {
      sheet: `Tháng ${period.from.month}-${period.from.year}`,
      columns: COLUMNS.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
    }).toBuffer(),
  })
}

/** Form 06 as PDF, to be printed, stamped and kept. */
export async function sendRegisterPdf(context: RegisterContext): Promise<Answer> {
  const { services } = context
  const { period, span, first, count } = await taken(context, 'pdf')
  refuseLonger(count, MOST_PRINTED)
  const [agency, lines] = await Promise.all([
    getAgency(services.db, span.agencyId),
    registerLines(services.db, span, MOST_PRINTED),
  ])
  const print = async (checkCode: string | null) =>
    printRegister(services.printer, {
      checkCode,
      issuer: await issuerOf(services, agency, true),
      period: period.label,
      first,
      at: services.clock.now(),
      rows: lines.map((line) => ({
        code: line.code,
        procedure: line.procedureName,
        sets: 1,
        applicant: line.applicantName,
        contact: contactOf(line),
        agency: line.agencyName,
        receivedAt: line.acceptedAt,
        dueAt: line.dueAt,
        returnedAt: line.returnedAt,
        method: RETURN_BY[line.returnBy],
        note: noteOf(line),
      })),
    })
  const title = `Sổ theo dõi hồ sơ: ${period.label}`
  const pdf = await sealedPaper(services, agency, { kind: 'agency', id: agency.id }, title, print)
  return file({
    name: `so-theo-doi-${period.key}.pdf`,
    type: 'application/pdf',
    body: pdf,
    size: pdf.length,
    inline: true,
  })
}

function refuseLonger(count: number, most: number): void {
  if (count > most) {
    throw new Conflict(`Sổ của tháng này có ${count} dòng, nhiều hơn ${most}; hãy tải tệp CSV.`)
  }
}

/** Whoever takes the book along takes personal data along: that is written down before the first byte leaves. */
async function taken({ services, actor, query, origin }: RegisterContext, format: string) {
  if (actor.kind !== 'officer') throw new Forbidden()
  const { period, span } = book(services, actor, query.thang)
  const [count, before] = await Promise.all([countRegister(services.db, span), serialBefore(services, span)])
  await writeTaken(services, actor, { period, format, count }, origin)
  return { period, span, count, first: before + 1 }
}

const writeTaken = (
  services: Services,
  actor: OfficerActor,
  { period, format, count }: { period: Period; format: string; count: number },
  origin: Origin,
  act = 'register.export',
): Promise<void> =>
  audit(services.db, {
    actor,
    at: services.clock.now(),
    act,
    subject: { kind: 'agency', id: actor.acting.agencyId },
    changes: { period: period.key, format, lines: count },
    origin,
  })
