import { Unacceptable } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import type { Services } from '#platform/services.ts'
import { exportAgencies, readRows, RowsRefused } from '../../import.ts'
import { imports } from '../../import-store.ts'
import { paths } from '../../paths.ts'
import { COLUMNS, type AgencyImportRow, type RowProblem } from '../../rows.ts'
import { placeInSheet, readAgencySheet } from '../../sheet.ts'
import { importPage } from './import-page.tsx'

type Given = { name: string; bytes: Buffer }

export const showImport = (): Answer => page(importPage({ problems: [] }))

/** Reads an uploaded list, checks every row, and keeps it until it is applied; a list with errors is not kept. */
export async function postImport({ services, actor, request }: Context): Promise<Answer> {
  let given: Given | undefined
  await readUpload(request, async ({ name, stream }) => {
    given = { name, bytes: await collect(stream) }
  })
  if (!given) return page(importPage({ problems: ['Chọn một tệp Excel (.xlsx) hoặc JSON.'] }))
  const isSheet = /\.xlsx$/i.test(given.name)
  try {
    const rows = await readList(services, given, isSheet)
    const by = actor.kind === 'officer' ? actor.accountId : actor.kind
    const id = await imports.keep(services.db, { fileName: given.name, rows, by, at: services.clock.now() })
    return seeOther(paths.importPreview(id))
  } catch (error) {
    if (error instanceof RowsRefused) {
      return page(importPage({ problems: error.problems.map((problem) => sentence(problem, isSheet)) }))
    }
    if (error instanceof Unacceptable) return page(importPage({ problems: [error.message] }))
    throw error
  }
}

async function readList(services: Services, given: Given, isSheet: boolean): Promise<AgencyImportRow[]> {
  const rows = isSheet ? await readAgencySheet(given.bytes) : parse(given.bytes)
  return readRows(rows, await exportAgencies(services.db))
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new Unacceptable(
      422,
      'not-json',
      'Không đọc được tệp này. Hãy dùng tệp Excel (.xlsx) hoặc JSON theo mẫu xuất ra.',
    )
  }
}

function sentence(problem: RowProblem, isSheet: boolean): string {
  const place = isSheet ? placeInSheet(problem) : `mục ${problem.row}`
  const column = problem.column ? ` (${COLUMNS[problem.column]})` : ''
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}${column}: ${problem.message}`
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}
