import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { seal, unseal } from '#modules/identity/index.ts'
import type { Services } from '#platform/services.ts'
import type { Caller } from './transports/vxp-signature.ts'
import type { ExchangeTables, PeerKind, PeerRow, PeerSettings } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<ExchangeTables>()

/** A peer as others see it: without its secret. */
export type Peer = {
  id: string
  name: string
  kind: PeerKind
  endpoint: string
  systemId: string | null
  settings: PeerSettings
  active: boolean
  hasSecret: boolean
  /** Attempts that failed since the last that did not. */
  failures: number
  lastOkAt: Temporal.Instant | null
  lastError: string | null
  lastErrorAt: Temporal.Instant | null
}

const readPeer = (row: PeerRow): Peer => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  endpoint: row.endpoint,
  systemId: row.system_id,
  settings: row.settings,
  active: row.active,
  hasSecret: row.sealed_secret !== null,
  failures: row.failures,
  lastOkAt: row.last_ok_at,
  lastError: row.last_error,
  lastErrorAt: row.last_error_at,
})

export type PeerGiven = {
  name: string
  kind: PeerKind
  endpoint: string
  systemId?: string | null
  /** Kept sealed; left out, the one that is there stays. */
  secret?: string
  settings?: PeerSettings
  active?: boolean
}

/** Adds a peer, or changes one. @returns its id */
export async function putPeer(tx: Tx, services: Services, given: PeerGiven, id?: string): Promise<string> {
  const row = {
    name: given.name,
    kind: given.kind,
    endpoint: given.endpoint,
    system_id: given.systemId ?? null,
    settings: json(given.settings ?? {}),
    active: given.active ?? true,
    ...(given.secret && { sealed_secret: seal(services.config.secretKey, given.secret) }),
  }
  if (id !== undefined) {
    await tables(tx).updateTable('exchange_peer').set(row).where('id', '=', id).execute()
    return id
  }
  const added = randomUUIDv7()
  await tables(tx)
    .insertInto('exchange_peer')
    .values({ sealed_secret: null, failures: 0, ...row, id: added, created_at: at(services.clock.now()) })
    .execute()
  return added
}

export async function listPeers(db: Db | Tx): Promise<Peer[]> {
  return (await tables(db).selectFrom('exchange_peer').selectAll().orderBy('name').execute()).map(readPeer)
}

/** @throws NotFound */
export async function getPeer(db: Db | Tx, id: string): Promise<Peer> {
  const row = await tables(db).selectFrom('exchange_peer').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('Không tìm thấy đầu mối liên thông này.')
  return readPeer(row)
}

/** The secret in the clear: for the moment it is needed. */
export async function secretOf(services: Services, id: string): Promise<string | null> {
  const row = await tables(services.db)
    .selectFrom('exchange_peer')
    .select('sealed_secret')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.sealed_secret ? unseal(services.config.secretKey, row.sealed_secret) : null
}

export type PeerWork = 'send' | 'fetch'

/**
 * Works for a peer in one process at a time, so that what waits for it goes in order. The lock lives with the connection: it
 * ends with whoever dies while holding it.
 * @returns false when another process is at it, or the peer is switched off; then nothing is done
 */
export function workFor(
  db: Db,
  peer: Pick<Peer, 'id' | 'active'>,
  kind: PeerWork,
  work: () => Promise<void>,
): Promise<boolean> {
  if (!peer.active) return Promise.resolve(false)
  const lock = sql`hashtext(${`exchange.${kind}`}), hashtext(${peer.id})`
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ taken: boolean }>`SELECT pg_try_advisory_lock(${lock}) AS taken`.execute(
      connection,
    )
    if (!rows[0]?.taken) return false
    try {
      await work()
      return true
    } finally {
      await sql`SELECT pg_advisory_unlock(${lock})`.execute(connection)
    }
  })
}

/** Keeps how work for a peer went: its health. @returns how often it has failed in a row */
export async function keepHealth(
  db: Db,
  id: string,
  now: Temporal.Instant,
  error: string | null,
): Promise<number> {
  const row = await tables(db)
    .updateTable('exchange_peer')
    .set(
      error === null
        ? { failures: 0, last_ok_at: at(now) }
        : { failures: sql<number>`failures + 1`, last_error: error, last_error_at: at(now) },
    )
    .where('id', '=', id)
    .returning('failures')
    .executeTakeFirst()
  return row?.failures ?? 0
}

/**
 * The system that calls itself by an id, and its secret, for the check of what it signs: one that only comes to us, or a peer we
 * call too, such as another province.
 */
export async function findSystem(
  services: Services,
  systemId: string,
): Promise<({ id: string } & Caller) | null> {
  const row = await tables(services.db)
    .selectFrom('exchange_peer')
    .select(['id', 'sealed_secret', 'settings'])
    .where('active', '=', true)
    .where((is) =>
      is.or([
        is.and([is('kind', '=', 'system'), is('system_id', '=', systemId)]),
        sql<boolean>`settings ->> 'theirSystemId' = ${systemId}`,
      ]),
    )
    .orderBy(sql`kind = 'system'`, 'desc')
    .executeTakeFirst()
  return row?.sealed_secret
    ? {
        id: row.id,
        secret: unseal(services.config.secretKey, row.sealed_secret),
        requestMinutes: row.settings.requestMinutes,
      }
    : null
}
