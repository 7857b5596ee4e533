import type { AuditEntry } from '#platform/audit/audit.ts'
import { actLabel } from '#platform/audit/labels.ts'
import { formatDateTime } from '#ui/format.ts'

const HEAD = [
  'Lúc',
  'Người thực hiện',
  'Việc',
  'Mã việc',
  'Loại đối tượng',
  'Đối tượng',
  'Lý do',
  'Thay đổi',
  'Địa chỉ mạng',
  'Mã yêu cầu',
]

/** The entries as lines of CSV (RFC 4180), with the mark by which Excel knows UTF-8. */
export async function* csvLines(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
): AsyncGenerator<string> {
  yield `\uFEFF${line(HEAD)}`
  for await (const entry of entries) {
    yield line([
      formatDateTime(entry.at),
      entry.actor_name,
      actLabel(entry.act),
      entry.act,
      entry.subject_kind,
      entry.subject_id,
      entry.reason ?? '',
      entry.changes ? JSON.stringify(entry.changes) : '',
      entry.ip ?? '',
      entry.request_id ?? '',
    ])
  }
}

const line = (cells: readonly string[]) => `${cells.map(cell).join(',')}\r\n`

/** A cell that begins like a formula would be run by a spreadsheet: an apostrophe keeps it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
