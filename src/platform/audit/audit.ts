import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../access/actor.ts'
import { at, type Db, type Tx } from '../database/database.ts'

/** Where a request came from. */
export type Origin = { ip: string; requestId: string; userAgent: string }

export type AuditEvent = {
  actor: Actor
  at: Temporal.Instant
  /** Stable verb, `<room>.<verb>`: `dossier.accept`, `person.read`. Labels are in `labels.ts`. */
  act: string
  subject: { kind: string; id: string }
  /** Whose personal data it concerns. */
  personId?: string | null
  /** Why the data was read, in words the person will see. */
  reason?: string
  /** What changed: `{ status: ['submitted', 'accepted'] }`. No secrets, no more personal data than needed. */
  changes?: Record<string, unknown>
  origin?: Origin
}

type Row = {
  id: number
  at: Temporal.Instant
  actor_kind: Actor['kind']
  actor_account_id: string | null
  actor_name: string
  agency_id: string | null
  act: string
  subject_kind: string
  subject_id: string
  person_id: string | null
  reason: string | null
  changes: Record<string, unknown> | null
  ip: string | null
  request_id: string | null
  user_agent: string | null
}

export type AuditTables = { audit_entry: Row }
export type AuditEntry = Row

/**
 * Writes one entry (nhật ký), in the transaction of the act it records: without the entry there is no act.
 */
export async function audit(tx: Tx | Db, event: AuditEvent): Promise<void> {
  await auditStatement(event).execute(tx)
}

/**
 * The entry as a statement, to stand in a `WITH` beside the rows of the act.
 * @param from name of the part of the statement whose row makes the act happen: no row, no entry
 */
export function auditStatement(event: AuditEvent, from?: string): RawBuilder<unknown> {
  const { actor, subject, origin } = event
  return sql`INSERT INTO audit_entry
    (at, actor_kind, actor_account_id, actor_name, agency_id, act, subject_kind, subject_id, person_id, reason, changes,
     ip, request_id, user_agent)
    SELECT ${event.at.toString()}::timestamptz, ${actor.kind}, ${accountOf(actor)}::uuid, ${nameOf(actor)},
      ${agencyOf(actor)}::uuid, ${event.act}, ${subject.kind}, ${subject.id}, ${event.personId ?? null}::uuid,
      ${event.reason ?? null}, ${event.changes ? JSON.stringify(event.changes) : null}::jsonb, ${origin?.ip ?? null},
      ${origin?.requestId ?? null}, ${origin?.userAgent ?? null}
    ${from ? sql`FROM ${sql.table(from)}` : sql``}`
}

const accountOf = (actor: Actor) => ('accountId' in actor ? actor.accountId : null)
const agencyOf = (actor: Actor) => (actor.kind === 'officer' ? actor.acting.agencyId : null)
function nameOf(actor: Actor): string {
  if (actor.kind === 'anonymous') return 'Khách'
  return actor.kind === 'citizen' && actor.behalf
    ? `${actor.name} (thay mặt ${actor.behalf.organisation})`
    : actor.name
}

export type AuditFilter = {
  actorAccountId?: string
  subject?: { kind: string; id: string }
  personId?: string
  act?: string
  /** Leaves out what these accounts did themselves. */
  exceptAccountIds?: readonly string[]
  from?: Temporal.Instant
  until?: Temporal.Instant
  /** Keyset: entries before this one. */
  before?: { at: Temporal.Instant; id: number }
  limit?: number
}

/** Entries newest first, at most `limit` (50). Every filter is served by an index or bounded by time. */
export function findAuditEntries(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  let query = db
    .withTables<AuditTables>()
    .selectFrom('audit_entry')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit ?? 50)
  if (filter.actorAccountId) query = query.where('actor_account_id', '=', filter.actorAccountId)
  if (filter.subject) {
    query = query.where('subject_kind', '=', filter.subject.kind).where('subject_id', '=', filter.subject.id)
  }
  if (filter.personId) query = query.where('person_id', '=', filter.personId)
  if (filter.act) query = query.where('act', '=', filter.act)
  if (filter.exceptAccountIds) {
    query = query.where(
      sql<boolean>`(actor_account_id = ANY(${[...filter.exceptAccountIds]}::uuid[])) IS NOT TRUE`,
    )
  }
  if (filter.from) query = query.where('at', '>=', at(filter.from))
  if (filter.until) query = query.where('at', '<', at(filter.until))
  if (filter.before) {
    query = query.where(
      sql<boolean>`(at, id) < (${filter.before.at.toString()}::timestamptz, ${filter.before.id})`,
    )
  }
  return query.execute()
}

/** All entries of a filter, newest first, read by pages: memory stays small however many there are. */
export async function* eachAuditEntry(db: Db, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  const limit = 1000
  for (let before = filter.before; ;) {
    const entries = await findAuditEntries(db, { ...filter, before, limit })
    yield* entries
    const last = entries.at(-1)
    if (!last || entries.length < limit) return
    before = { at: last.at, id: last.id }
  }
}

/** Where a page of entries ends, for the address of the next one: `2026-11-22T01:00:00Z~12`. */
export const auditKey = ({ at, id }: { at: Temporal.Instant; id: number }): string => `${at.toString()}~${id}`

/** Such a place read back; anything else is the beginning. */
export function readAuditKey(text: string | undefined): AuditFilter['before'] {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~(\d{1,15})$/.exec(text ?? '')
  try {
    return match ? { at: Temporal.Instant.from(match[1]!), id: Number(match[2]) } : undefined
  } catch {
    return undefined
  }
}
