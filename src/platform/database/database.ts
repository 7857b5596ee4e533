import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { Refusal } from '../errors.ts'
import { preparingClient } from './prepared.ts'

/** The tables of a room are added by the room itself: `db.withTables<DossierTables>()`. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- no table is common to all
export type NoTables = Record<never, never>
export type Db = Kysely<NoTables>
export type Tx = Transaction<NoTables>

/** The database does not answer just now: the edge says 503 and when to try again. */
export class DatabaseAway extends Refusal {
  constructor() {
    super(
      503,
      'database-away',
      'Hệ thống đang tạm gián đoạn. Thông tin đã gửi trước đó vẫn được lưu; xin thử lại sau ít phút.',
    )
  }
}

// Numbers that fit: counts and identifiers of this product stay below 2^53. Dates stay text: Temporal reads them.
const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number
    if (oid === DATE) return (text: string) => text
    if (oid === TIMESTAMPTZ) return readInstant
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** PostgreSQL writes `2026-11-22 08:00:00+00`; Temporal wants a `T` and minutes in the offset. */
const readInstant = (text: string): Temporal.Instant =>
  Temporal.Instant.from(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))

/**
 * Opens the pool. JIT is off: it costs more than it gains on queries this short.
 * @param url `postgresql://…`
 */
export function openDatabase(url: string, poolSize: number): Db {
  const pool = new pg.Pool({
    Client: preparingClient(),
    connectionString: url,
    max: poolSize,
    types,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    options: '-c jit=off -c timezone=UTC -c statement_timeout=60000',
  })
  // A connection that dies must not end the process, be it idle or in the hands of somebody who is between two questions;
  // the next query opens another.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) })
}

/** Runs `work` in one transaction; inside one already, in that one. */
export function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : db.transaction().execute(work)
}

/** Instants are stored as `timestamptz`; the driver takes their text. */
export const at = (instant: Temporal.Instant) => sql<Temporal.Instant>`${instant.toString()}::timestamptz`

/** JSON values go in as text, once, here. */
export const json = <T>(value: T) => sql<T>`${JSON.stringify(value)}::jsonb`

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '53300',
])

/** Does this error mean that the database is away, rather than that the query is wrong? */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = (error as Error & { code?: string }).code
  if (code !== undefined && AWAY.has(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  )
}

/** Does this error say that a row with the same key is there already? */
export function isDuplicate(error: unknown, constraint?: string): boolean {
  const { code, constraint: hit } = error as { code?: string; constraint?: string }
  return code === '23505' && (constraint === undefined || hit === constraint)
}
