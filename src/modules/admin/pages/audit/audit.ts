import { Readable } from 'node:stream'
import {
  audit,
  eachAuditEntry,
  findAuditEntries,
  readAuditKey,
  type AuditFilter,
} from '#platform/audit/audit.ts'
import { dateOf, ZONE } from '#platform/clock.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { dossierCodes, findDossierId } from '#modules/dossiers/index.ts'
import { findAccount, findAccountByLogin } from '#modules/identity/index.ts'
import { auditPage } from './audit-page.tsx'
import { csvLines } from './csv.ts'

export type AuditQuery = {
  /** A name the actor signs in with. */
  nguoi?: string
  taiKhoan?: string
  hoSo?: string
  viec?: string
  tu?: string
  den?: string
  sau?: string
}

const PAGE = 100
/** Acts are found by time: without a day given, so many days back are searched. */
const DAYS_BACK = 31

/** What the words of the form mean; a sentence where they mean nothing. */
type Read = { filter: AuditFilter; problem?: string; actorName?: string }

export async function showAudit({ services, query }: Context<unknown, AuditQuery>): Promise<Answer> {
  const { filter, problem, actorName } = await readQuery(services, query)
  const found = problem
    ? []
    : await findAuditEntries(services.db, { ...filter, before: readAuditKey(query.sau), limit: PAGE + 1 })
  const entries = found.slice(0, PAGE)
  const ids = [...new Set(entries.flatMap((entry) => entry.agency_id ?? []))]
  const dossiers = entries.flatMap((entry) => (isDossier(entry) ? entry.subject_id : []))
  const agencies = ids.length > 0 ? await listAgencies(services.db, { ids }) : []
  return page(
    auditPage({
      entries,
      more: found.length > PAGE,
      query,
      problem,
      actorName,
      since: filter.from,
      codes: await dossierCodes(services.db, [...new Set(dossiers)]),
      agencyNames: new Map(agencies.map((agency) => [agency.id, agency.name])),
    }),
  )
}

/** Older entries may name a dossier by something else than its id. */
const isDossier = (entry: { subject_kind: string; subject_id: string }) =>
  entry.subject_kind === 'dossier' && /^[0-9a-f-]{36}$/.test(entry.subject_id)

/** The rows of the search as CSV, written while they are read; that somebody took them is an entry itself. */
export async function exportAudit({
  services,
  actor,
  origin,
  query,
}: Context<unknown, AuditQuery>): Promise<Answer> {
  const { filter, problem } = await readQuery(services, query)
  const { sau: _sau, ...given } = query
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'audit.export',
    subject: { kind: 'audit', id: 'csv' },
    changes: { filter: given },
    origin,
  })
  const entries = problem ? [] : eachAuditEntry(services.db, filter)
  return file({
    name: `nhat-ky-${dateOf(services.clock.now()).toString()}.csv`,
    type: 'text/csv; charset=utf-8',
    body: Readable.from(csvLines(entries)),
  })
}

async function readQuery(services: Services, query: AuditQuery): Promise<Read> {
  const filter: AuditFilter = { act: query.viec || undefined }
  if (query.tu) filter.from = startOf(query.tu, 0)
  if (query.den) filter.until = startOf(query.den, 1)
  if ((query.tu && !filter.from) || (query.den && !filter.until)) {
    return { filter, problem: 'Nhập ngày theo dạng ngày/tháng/năm, ví dụ 22/11/2026.' }
  }
  const actor = await actorOf(services, query)
  if (actor === null) return { filter, problem: 'Không có tài khoản nào với tên đăng nhập này.' }
  filter.actorAccountId = actor?.id
  if (query.hoSo) {
    const id = await findDossierId(services.db, query.hoSo.trim().toUpperCase())
    if (!id) return { filter, problem: 'Không có hồ sơ nào với mã này.' }
    filter.subject = { kind: 'dossier', id }
  }
  const indexed = filter.actorAccountId !== undefined || filter.subject !== undefined
  if (filter.act && !filter.from && !indexed) {
    filter.from = services.clock.now().subtract({ hours: 24 * DAYS_BACK })
  }
  return { filter, actorName: actor?.name }
}

/** undefined: nobody was asked for; null: nobody is called so. */
async function actorOf(services: Services, query: AuditQuery) {
  if (query.taiKhoan) return (await findAccount(services.db, query.taiKhoan)) ?? null
  return query.nguoi ? ((await findAccountByLogin(services.db, query.nguoi)) ?? null) : undefined
}

/** `dd/mm/yyyy` or ISO as the beginning of that day. */
function startOf(text: string, plusDays: number): Temporal.Instant | undefined {
  const match = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text)
  const iso = match ? `${match[3]}-${match[2]!.padStart(2, '0')}-${match[1]!.padStart(2, '0')}` : text
  try {
    return Temporal.PlainDate.from(iso, { overflow: 'reject' })
      .add({ days: plusDays })
      .toZonedDateTime(ZONE)
      .toInstant()
  } catch {
    return undefined
  }
}
