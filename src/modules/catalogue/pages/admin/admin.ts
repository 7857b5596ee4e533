import { dateOf } from '#platform/clock.ts'
import { Unacceptable } from '#platform/errors.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { applyImport } from '../../actions.ts'
import {
  CatalogueRefused,
  exportCatalogue,
  planCatalogue,
  readProcedures,
  type RowProblem,
} from '../../import.ts'
import { fieldCodes, imports } from '../../import-store.ts'
import { readLines } from '../../pack.ts'
import { paths } from '../../paths.ts'
import { countServices, listProcedures } from '../../search-store.ts'
import { readSheet, writeSheet } from '../../sheet.ts'
import { overviewPage } from './overview-page.tsx'
import { importPage, previewPage } from './import-page.tsx'

type Identified = { id: string }

/** What is in the catalogue, and the ways in and out. */
export async function showOverview({
  services,
  query,
}: Context<unknown, { q?: string; sau?: string }>): Promise<Answer> {
  const on = dateOf(services.clock.now())
  const [counts, found] = await Promise.all([
    countServices(services.db, on),
    listProcedures(services.db, { on, search: query.q, everywhere: true, after: query.sau, limit: 50 }),
  ])
  return page(overviewPage({ counts, found, search: query.q ?? '', later: query.sau !== undefined }))
}

export const showImport = (): Answer => page(importPage({ problems: [] }))

/** Reads an uploaded catalogue, checks every procedure, and keeps it until it is applied; one with errors is not kept. */
export async function postImport({ services, actor, request }: Context): Promise<Answer> {
  let name = ''
  const parts: Buffer[] = []
  await readUpload(request, async (incoming) => {
    name = incoming.name
    for await (const part of incoming.stream) parts.push(part as Buffer)
  })
  if (name === '')
    return page(importPage({ problems: ['Chọn một tệp danh mục (.xlsx, .json hoặc .jsonl).'] }))
  try {
    const fields = await fieldCodes(services.db)
    const bytes = Buffer.concat(parts)
    const rows = /\.xlsx$/i.test(name)
      ? await readSheet(bytes, fields)
      : readProcedures(parse(bytes.toString('utf8')), fields)
    const by = actor.kind === 'officer' ? actor.accountId : actor.kind
    const id = await imports.keep(services.db, { fileName: name, rows, by, at: services.clock.now() })
    return seeOther(paths.importPreview(id))
  } catch (error) {
    if (error instanceof CatalogueRefused) {
      return page(importPage({ problems: error.problems.map(sentence) }))
    }
    if (error instanceof Unacceptable) return page(importPage({ problems: [error.message] }))
    throw error
  }
}

/** Where something is wrong, as a person finds it in the file. */
const sentence = ({ sheet, row, column, message }: RowProblem): string =>
  sheet
    ? `Trang “${sheet}”, dòng ${row}${column ? `, cột “${column}”` : ''}: ${message}`
    : `Mục ${row}${column ? `, ${column}` : ''}: ${message}`

/** A list in JSON, or one procedure per line. */
function parse(text: string): unknown {
  try {
    return text.trimStart().startsWith('[') ? JSON.parse(text) : readLines(text)
  } catch {
    throw new Unacceptable(
      422,
      'not-json',
      'Không đọc được tệp này. Hãy dùng tệp Excel (.xlsx) hoặc JSON đã xuất ra.',
    )
  }
}

/** What a waiting catalogue would change, part by part. */
export async function showPreview({ services, params }: Context<Identified>): Promise<Answer> {
  const waiting = await imports.get(services.db, params.id)
  const rows = readProcedures(waiting.rows, await fieldCodes(services.db))
  const plan = planCatalogue(rows, await exportCatalogue(services.db))
  return page(previewPage({ id: waiting.id, fileName: waiting.file_name, plan }))
}

export async function postApply({
  services,
  actor,
  params,
  body,
  origin,
}: Context<Identified, unknown, FormBody>): Promise<Answer> {
  const withdraw = body['bai-bo'] === '1'
  const plan = await applyImport(services, actor, { id: params.id, withdraw }, origin)
  const ended = withdraw ? plan.missing.length : 0
  return seeOther(
    paths.admin(),
    `Đã áp dụng danh mục: thêm ${plan.added.length}, sửa ${plan.changed.length}, bãi bỏ ${ended} thủ tục.`,
  )
}

export async function exportJson({ services }: Context): Promise<Answer> {
  const rows = await exportCatalogue(services.db)
  const body = `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`
  return file({ name: 'thu-tuc.json', type: 'application/json', body: Buffer.from(body) })
}

const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export async function exportSheet({ services }: Context): Promise<Answer> {
  return file({
    name: 'thu-tuc.xlsx',
    type: SHEET_TYPE,
    body: await writeSheet(await exportCatalogue(services.db)),
  })
}
