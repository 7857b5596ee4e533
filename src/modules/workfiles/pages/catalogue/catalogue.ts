import { Type } from '@sinclair/typebox'
import { buffer } from 'node:stream/consumers'
import writeXlsxFile from 'write-excel-file/node'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Invalid, NotFound, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { readWorkbook } from '#platform/sheets/read.ts'
import { retentionOn } from '#platform/province/documents.ts'
import { deskOf } from '#modules/documents/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  addEntry,
  addHeading,
  approveList,
  changeEntry,
  dropEntry,
  importList,
  makeList,
} from '../../actions/catalogue.ts'
import { entriesOf, findEntry, findList, headingsOf, listsOf } from '../../catalogue-store.ts'
import { paths } from '../../paths.ts'
import { canEditList } from '../../policy.ts'
import { problemLine, RowsRefused, SHEET_COLUMNS } from '../../rows.ts'
import { typed } from '../words.tsx'
import { entryPage, listPage, listsPage } from './catalogue-page.tsx'

export const ByYear = Type.Object({ year: Type.String({ maxLength: 10 }) })
export const ByEntry = Type.Object({
  year: Type.String({ maxLength: 10 }),
  entryId: Type.String({ format: 'uuid' }),
})

type ListsContext = Context<unknown, unknown, FormBody>
type YearContext = Context<{ year: string }, unknown, FormBody>
type EntryContext = Context<{ year: string; entryId: string }, unknown, FormBody>

/** @throws NotFound for anything that is no year */
function yearOf({ params }: YearContext): number {
  if (!/^20\d\d$/.test(params.year)) throw new NotFound('Không có danh mục của năm này.')
  return Number(params.year)
}

/** The lists of the agency by year; a new one is begun here. */
export async function showLists(context: ListsContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services, actor, body } = context
  const today = dateOf(services.clock.now())
  const desk = await deskOf(services.db, actor, today)
  const lists = await listsOf(services.db, desk.agencyId)
  const status = Object.keys(errors).length > 0 ? 422 : 200
  return page({ ...listsPage({ desk, lists, today, errors, given: body ?? {} }), status })
}

export async function postList(context: ListsContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const year = Number(typed(body, 'year'))
  try {
    await makeList(services, actor, { year, copy: body['copy'] === 'yes' }, origin)
    return seeOther(paths.yearList(year), `Đã lập dự thảo danh mục hồ sơ năm ${year}.`)
  } catch (error) {
    if (error instanceof Invalid) return showLists(context, error.errors)
    if (error instanceof Conflict) return showLists(context, { year: error.message })
    throw error
  }
}

async function gather(context: YearContext, errors: FieldErrors, problems: readonly string[]) {
  const { services, actor, body } = context
  const { db, clock, documentRules } = services
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const list = await findList(db, desk.agencyId, yearOf(context))
  if (!list) throw new NotFound('Cơ quan chưa có danh mục hồ sơ của năm này.')
  const [headings, entries, officers] = await Promise.all([
    headingsOf(db, list.id),
    entriesOf(db, list.id),
    canEditList(desk, list) ? officersOf(db, desk.agencyId, today) : [],
  ])
  return {
    desk,
    list,
    headings,
    entries,
    people: [...new Map(officers.map((one) => [one.accountId, one])).values()],
    periods: documentRules.retention,
    choices: retentionOn(documentRules, today),
    errors,
    problems,
    given: body ?? {},
  }
}

export type ListView = Awaited<ReturnType<typeof gather>>

/** The list of a year in the layout of annex V; a draft is edited here. */
export async function showYear(
  context: YearContext,
  errors: FieldErrors = {},
  problems: readonly string[] = [],
): Promise<Answer> {
  const status = Object.keys(errors).length + problems.length > 0 ? 422 : 200
  return page({ ...listPage(await gather(context, errors, problems)), status })
}

/** Does one act on the list and shows it again, with what was wrong when it could not be done. */
const acting =
  (act: (context: YearContext, year: number) => Promise<string>, field = 'list') =>
  async (context: YearContext): Promise<Answer> => {
    const year = yearOf(context)
    try {
      return seeOther(paths.yearList(year), await act(context, year))
    } catch (error) {
      if (error instanceof Invalid) return showYear(context, error.errors)
      if (error instanceof Conflict) return showYear(context, { [field]: error.message })
      throw error
    }
  }

export const postHeading = acting(async ({ services, actor, body, origin }, year) => {
  await addHeading(
    services,
    actor,
    year,
    { name: typed(body, 'name'), abbreviation: typed(body, 'abbreviation') },
    origin,
  )
  return 'Đã thêm đề mục.'
}, 'abbreviation')

const entryOf = (body: FormBody) => ({
  title: typed(body, 'title'),
  retention: typed(body, 'retention'),
  holderId: typed(body, 'holderId'),
  note: typed(body, 'note'),
})

export const postEntry = acting(async ({ services, actor, body, origin }, year) => {
  const given = { ...entryOf(body), headingId: typed(body, 'headingId') }
  return `Đã thêm hồ sơ ${await addEntry(services, actor, year, given, origin)}.`
}, 'title')

export const postApprove = acting(async ({ services, actor, origin }, year) => {
  await approveList(services, actor, year, origin)
  return `Đã duyệt danh mục hồ sơ năm ${year}.`
})

async function openEntry(context: EntryContext, errors: FieldErrors) {
  const view = await gather(context, errors, [])
  const entry = await findEntry(context.services.db, view.list.id, context.params.entryId)
  if (!entry) throw new NotFound('Không tìm thấy hồ sơ này trong danh mục.')
  return { ...view, entry }
}

/** One title of a draft, to change it. */
export async function showEntry(context: EntryContext, errors: FieldErrors = {}): Promise<Answer> {
  const view = await openEntry(context, errors)
  if (!canEditList(view.desk, view.list)) return seeOther(paths.yearList(view.list.year))
  return page({ ...entryPage(view), status: Object.keys(errors).length > 0 ? 422 : 200 })
}

export async function postChange(context: EntryContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  const year = yearOf(context)
  try {
    await changeEntry(services, actor, year, params.entryId, entryOf(body), origin)
    return seeOther(paths.yearList(year), 'Đã sửa.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showEntry(context, error.errors)
  }
}

export async function postDrop(context: EntryContext): Promise<Answer> {
  const { services, actor, params, origin } = context
  const year = yearOf(context)
  await dropEntry(services, actor, year, params.entryId, origin)
  return seeOther(paths.yearList(year), 'Đã bỏ hồ sơ khỏi dự thảo.')
}

/** Reads an Excel file in place of the draft; every error is named by row and column. */
export async function postImport(context: YearContext): Promise<Answer> {
  const { services, actor, request, origin } = context
  const year = yearOf(context)
  await gather(context, {}, [])
  const sheets: Buffer[] = []
  const body = await readUpload(request, async ({ stream }) => {
    sheets.push(await buffer(stream))
  })
  const again = { ...context, body }
  const [sheet] = sheets
  if (!sheet) return showYear(again, { sheet: 'Chọn một tệp Excel (.xlsx).' })
  try {
    const [rows = []] = (await readWorkbook(sheet)).values()
    const count = await importList(services, actor, year, rows, origin)
    return seeOther(paths.yearList(year), `Đã nhập ${count} hồ sơ vào dự thảo.`)
  } catch (error) {
    if (error instanceof RowsRefused) return showYear(again, {}, error.problems.map(problemLine))
    if (error instanceof Conflict || error instanceof Unacceptable)
      return showYear(again, { sheet: error.message })
    throw error
  }
}

/** The list as a sheet, in the columns it is read back from. */
export async function sendSheet(context: YearContext): Promise<Answer> {
  const { services, actor, origin } = context
  const view = await gather(context, {}, [])
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'worklist.export',
    subject: { kind: 'worklist', id: view.list.id },
    origin,
  })
  const headings = new Map(view.headings.map((one) => [one.id, one]))
  const periods = new Map(view.periods.map(({ key, label }) => [key, label]))
  const head = SHEET_COLUMNS.map((value) => ({ value, fontWeight: 'bold' as const, wrap: true }))
  const rows = view.entries.map((entry) => [
    entry.heading,
    headings.get(entry.heading_id)?.abbreviation ?? '',
    entry.code,
    entry.title,
    periods.get(entry.retention) ?? entry.retention,
    entry.holder_name,
    entry.note ?? '',
  ])
  const bytes = await writeXlsxFile(
    [head, ...rows.map((row) => row.map((value) => ({ value, wrap: true })))],
    {
      columns: [28, 12, 16, 60, 16, 26, 30].map((width) => ({ width })),
      orientation: 'landscape',
      stickyRowsCount: 1,
    },
  ).toBuffer()
  return file({
    name: `danh-muc-ho-so-${view.list.year}.xlsx`,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: bytes,
    size: bytes.length,
  })
}
