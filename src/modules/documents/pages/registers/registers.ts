import { Type, type Static } from '@sinclair/typebox'
import writeXlsxFile from 'write-excel-file/node'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Invalid, NotFound, type FieldErrors } from '#platform/errors.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { giveUpNumber, reserveNumbers } from '../../actions/registers.ts'
import { typeOf } from '../../books.ts'
import { writtenNumber } from '../../document.ts'
import { paths } from '../../paths.ts'
import { findRegister, linesOf, registersOf, type RegisterLine } from '../../stores/register-store.ts'
import { deskOf } from '../../stores/store.ts'
import { COLUMNS } from './columns.ts'
import { registerPage, registersPage } from './registers-page.tsx'

export const RegisterQuery = Type.Object({ truoc: Type.Optional(Type.Integer({ minimum: 1 })) })
type ListContext = Context<unknown, unknown, FormBody>
type OneContext = Context<{ id: string }, Static<typeof RegisterQuery>, FormBody>

const PAGE = 50
/** A sheet longer than this is for a machine, not for people. */
const MOST_IN_A_SHEET = 20_000

/** All registers of the agency, and keeping numbers. */
export async function showRegisters(context: ListContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services, actor, body } = context
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const registers = await registersOf(services.db, desk.agencyId)
  return page({
    ...registersPage({ desk, registers, books: services.documentRules.books, errors, given: body ?? {} }),
    status: Object.keys(errors).length > 0 ? 422 : 200,
  })
}

export async function postReserve(context: ListContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  try {
    const numbers = await reserveNumbers(
      services,
      actor,
      {
        book: String(body['book'] ?? ''),
        count: Number(body['count']),
        reason: String(body['reason'] ?? ''),
      },
      origin,
    )
    return seeOther(paths.registers(), `Đã giữ số ${numbers.map(writtenNumber).join(', ')}.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showRegisters(context, error.errors)
  }
}

async function openRegister({ services, actor, params }: OneContext) {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const register = await findRegister(services.db, desk.agencyId, params.id)
  if (!register) throw new NotFound('Không tìm thấy sổ này.')
  const columns = COLUMNS[register.direction]((key) => typeOf(services.documentRules, key).name)
  return { desk, register, columns }
}

/** One register, the newest numbers first. */
export async function showRegister(context: OneContext, errors: FieldErrors = {}): Promise<Answer> {
  const view = await openRegister(context)
  const lines = await linesOf(context.services.db, view.register.id, {
    after: context.query.truoc,
    limit: PAGE + 1,
    newestFirst: true,
  })
  return page({
    ...registerPage({ ...view, lines: lines.slice(0, PAGE), more: lines.length > PAGE, errors }),
    status: Object.keys(errors).length > 0 ? 422 : 200,
  })
}

export async function postCancelNumber(context: OneContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  try {
    const number = Number(body['number'])
    await giveUpNumber(
      services,
      actor,
      { registerId: params.id, number, reason: String(body['reason'] ?? '') },
      origin,
    )
    return seeOther(paths.register(params.id), `Đã hủy số ${writtenNumber(number)}.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showRegister(context, error.errors)
  }
}

/** The register as a sheet, in the columns of the Decree. */
export async function sendSheet(context: OneContext): Promise<Answer> {
  const { services, actor, origin } = context
  const { register, columns } = await openRegister(context)
  const lines: RegisterLine[] = await linesOf(services.db, register.id, { limit: MOST_IN_A_SHEET })
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'book.export',
    subject: { kind: 'register', id: register.id },
    origin,
  })
  const head = columns.map((column) => ({ value: column.head, fontWeight: 'bold' as const, wrap: true }))
  const body = lines.map((line) => columns.map((column) => ({ value: column.write(line), wrap: true })))
  const buffer = await writeXlsxFile([head, ...body], {
    columns: columns.map(({ width }) => ({ width })),
    orientation: 'landscape',
    stickyRowsCount: 1,
  }).toBuffer()
  return file({
    name: `${register.book}-${register.year}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: buffer,
    size: buffer.length,
  })
}
