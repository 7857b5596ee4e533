import { Readable } from 'node:stream'
import { Unacceptable } from '#platform/errors.ts'
import { entriesOf, unpack } from '#platform/zip/read.ts'

export type Rows = readonly (readonly unknown[])[]

/** Parts of a workbook; ours have a dozen. */
const MOST_PARTS = 1000
/** What a workbook may unpack to, in bytes: the whole catalogue of a province takes a twentieth of it. */
const MOST_UNPACKED = 200_000_000

/**
 * The rows of every sheet of an Excel file by its name, in the order of the file.
 * @throws Unacceptable 422 when it is no Excel file (.xlsx), or unpacks to more than anybody fills in
 */
export async function readWorkbook(file: Buffer): Promise<Map<string, Rows>> {
  const unpacked = await unpackedSize(file)
  if (unpacked > MOST_UNPACKED)
    throw new Unacceptable(
      422,
      'sheet-too-large',
      'Tệp Excel này chứa quá nhiều dữ liệu. Hãy bỏ các trang, hình ảnh không cần rồi gửi lại.',
    )
  try {
    const { default: readXlsxFile } = await import('read-excel-file/node')
    const sheets = await readXlsxFile(file)
    return new Map(sheets.map(({ sheet, data }) => [sheet, data]))
  } catch {
    throw notASheet()
  }
}

const notASheet = () =>
  new Unacceptable(422, 'not-a-sheet', 'Không đọc được tệp này như một bảng tính Excel (.xlsx).')

/** What comes out when it is unpacked, whatever its directory says; no more is unpacked than is needed to refuse it. */
async function unpackedSize(file: Buffer): Promise<number> {
  const at = (start: number, length: number) =>
    Promise.resolve(file.subarray(Math.max(0, start), Math.max(0, start + length)))
  let total = 0
  try {
    for await (const entry of entriesOf({ size: file.length, at }, MOST_PARTS)) {
      const packed = Readable.from([file.subarray(entry.start, entry.start + entry.packed)])
      for await (const piece of unpack(entry, packed)) {
        total += piece.length
        if (total > MOST_UNPACKED) return total
      }
    }
  } catch {
    throw notASheet()
  }
  return total
}

/** What stands in a cell; a date as `2026-11-22`, whatever form Excel shows it in; empty for nothing. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  const words =
    typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''
  return words.normalize('NFC').replaceAll('\r\n', '\n').trim()
}
