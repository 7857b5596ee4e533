import { fileURLToPath } from 'node:url'
import { dateOf } from '#platform/clock.ts'
import { balanced, dayPhrase } from '#platform/print/words.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { filingCards } from '#modules/documents/index.ts'
import { formatDate, formatNumber } from '#ui/format.ts'
import { itemsOf } from './item-store.ts'
import type { FileRow } from './tables.ts'
import { ITEM_KINDS } from './workfile.ts'

const template = (name: string) => ({
  file: fileURLToPath(new URL(`./templates/${name}.typ`, import.meta.url)),
})

/** Letters of a name in capitals that fit on one line beside the name of the state. */
const NARROW = 26

async function headOf(services: Services, file: FileRow, at: Temporal.Instant) {
  const agency = await getAgency(services.db, file.agency_id)
  const parent =
    agency.parentId && agency.kind !== 'committee'
      ? (await getAgency(services.db, agency.parentId)).name
      : null
  return {
    parent: parent && balanced(parent, NARROW),
    name: balanced(agency.name, NARROW),
    place: services.province.name,
    date: dayPhrase(at),
  }
}

/** Mục lục văn bản, tài liệu of a file (Decree 30/2020 annex V), as PDF/A. */
export async function printContents(services: Services, file: FileRow): Promise<Buffer> {
  const now = services.clock.now()
  const items = await itemsOf(services.db, file.id)
  return services.printer.print(
    template('contents'),
    {
      head: await headOf(services, file, now),
      year: String(file.year),
      code: file.code,
      title: file.title,
      rows: items.map((item) => ({
        ordinal: item.ordinal,
        code: item.code ?? '',
        day: item.issued_on ? formatDate(item.issued_on) : '',
        subject: `${item.type_name}: ${item.subject}`,
        author: item.author,
        pages: item.pages === null ? '' : String(item.pages),
        note: item.kind === 'paper' ? ITEM_KINDS.paper : '',
      })),
      documents: formatNumber(file.item_last),
      pages: formatNumber(file.page_total),
      holder: file.holder_name,
    },
    { at: now },
  )
}

/** In what state the files are handed over, with the sum that tells whether they are still the same. */
function conditionOf({ manifest_sha256, package_sha256 }: FileRow): string {
  const grouped = (sum: string) => sum.replace(/(.{16})(?=.)/g, '$1 ')
  if (manifest_sha256)
    return `đầy đủ, đọc được; mã băm SHA-256 của bảng mã băm trong gói hồ sơ: ${grouped(manifest_sha256)}.`
  if (package_sha256) return `đầy đủ, đọc được; mã băm SHA-256 của gói hồ sơ: ${grouped(package_sha256)}.`
  return 'đầy đủ, đọc được.'
}

const DOTS = '…………………………………'

/** Who takes a file over is told by the signature that is still to come. */
const BY_SIGNATURE = 'theo chữ ký số của bên nhận ở cuối biên bản'

/**
 * Biên bản giao nhận hồ sơ, tài liệu (Decree 30/2020 annex V), as PDF/A, with a place for either signature. Who takes the file
 * is left open until it has been taken.
 * @param toSign the taker has not signed yet and will do so with a key, not by hand
 */
export async function printRecord(
  services: Services,
  file: FileRow,
  { toSign = false }: { toSign?: boolean } = {},
): Promise<Buffer> {
  const now = services.clock.now()
  const items = await itemsOf(services.db, file.id)
  const cards = await filingCards(
    services.db,
    items.flatMap(({ document_id }) => document_id ?? []),
  )
  const files = items.reduce(
    (sum, item) =>
      sum + (item.document_id ? (cards.get(item.document_id)?.files.length ?? 0) : item.sha256 ? 1 : 0),
    0,
  )
  const untaken = file.archived_at === null
  const open = toSign ? BY_SIGNATURE : DOTS
  return services.printer.print(
    template('record'),
    {
      head: await headOf(services, file, file.archived_at ?? file.offered_at ?? now),
      agency: file.agency_name,
      year: String(file.year),
      code: file.code,
      title: file.title,
      from: formatDate(file.started_on),
      until: formatDate(file.ended_on ?? dateOf(now)),
      giver: { name: file.holder_name, title: file.holder_title, signed: file.holder_name },
      taker: {
        name: file.archived_by_name ?? open,
        title: untaken && !toSign ? DOTS : 'Văn thư, lưu trữ cơ quan',
        signed: file.archived_by_name ?? '',
        'by-signature': untaken && toSign,
      },
      paper: formatNumber(file.paper_count),
      files: formatNumber(files),
      condition: conditionOf(file),
    },
    { at: now },
  )
}
