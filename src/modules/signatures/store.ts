import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { searchWords } from '#platform/search/normalise.ts'
import { at, json, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { canSeeKey } from './policy.ts'
import type { AuthorityRole, KeyRow, PaperRow, PaperVoid, SignatureRow, SignatureTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<SignatureTables>()

type Automatic = 'automatic_pin' | 'automatic_since'
export type NewKey = Omit<KeyRow, 'failed_pins' | 'state' | 'created_at' | Automatic> &
  Partial<Pick<KeyRow, Automatic>>

export async function insertKeys(db: Db | Tx, keys: readonly NewKey[], now: Temporal.Instant): Promise<void> {
  if (keys.length === 0) return
  const rows = keys.map((key) => ({
    ...key,
    place: key.place === null ? null : json(key.place),
    valid_from: at(key.valid_from),
    valid_to: at(key.valid_to),
    created_at: at(now),
    automatic_pin: key.automatic_pin ?? null,
    automatic_since: key.automatic_since ? at(key.automatic_since) : null,
    failed_pins: 0,
    state: 'active' as const,
  }))
  await tables(db).insertInto('signing_key').values(rows).execute()
}

/** Keys an actor may choose from: their own, and as a clerk those of the agency they act for. */
export async function accessKeys(db: Db | Tx, actor: Actor): Promise<KeyRow[]> {
  if (actor.kind !== 'officer') return []
  const rows = await tables(db)
    .selectFrom('signing_key')
    .selectAll()
    .where('state', '<>', 'withdrawn')
    .where((is) =>
      is.or([is('account_id', '=', actor.accountId), is('agency_id', '=', actor.acting.agencyId)]),
    )
    .orderBy('created_at')
    .execute()
  return rows.filter((row) => canSeeKey(actor, row))
}

/** One of those keys. @throws NotFound for any other */
export async function accessKey(db: Db | Tx, actor: Actor, id: string): Promise<KeyRow> {
  const key = (await accessKeys(db, actor)).find((one) => one.id === id)
  if (!key) throw new NotFound('Không tìm thấy chữ ký số này trong số chữ ký của Ông/Bà.')
  return key
}

export const findKey = (db: Db | Tx, id: string): Promise<KeyRow | undefined> =>
  tables(db).selectFrom('signing_key').selectAll().where('id', '=', id).executeTakeFirst()

/** The seal of an agency that the system may use by itself. */
export const findAutomaticKey = (db: Db | Tx, agencyId: string): Promise<KeyRow | undefined> =>
  tables(db)
    .selectFrom('signing_key')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('holder', '=', 'agency')
    .where('automatic_pin', 'is not', null)
    .where('state', '<>', 'withdrawn')
    .orderBy('automatic_since', 'desc')
    .executeTakeFirst()

export const findKeyBySerial = (db: Db | Tx, serial: string): Promise<KeyRow | undefined> =>
  tables(db).selectFrom('signing_key').selectAll().where('serial', '=', serial).executeTakeFirst()

export type KeyFilter = { search?: string; holder?: KeyRow['holder']; after?: string; limit: number }

/** Keys for administration, by name; found by words of the name or the agency, with or without diacritics; never with the closed key or the picture. */
export function listKeys(db: Db, { search, holder, after, limit }: KeyFilter) {
  let query = tables(db)
    .selectFrom('signing_key')
    .select([
      'id',
      'holder',
      'name',
      'organisation',
      'kind',
      'serial',
      'issuer',
      'valid_from',
      'valid_to',
      'state',
    ])
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
  // A few thousand keys at most, and only administrators ask: read through rather than indexed.
  for (const word of searchWords(search ?? '', 8))
    query = query.where(
      sql<boolean>`search_text(name || ' ' || coalesce(organisation, '')) LIKE ${`%${word}%`}`,
    )
  if (holder) query = query.where('holder', '=', holder)
  if (after) {
    const [name = '', id = ''] = after.split('~')
    query = query.where((is) =>
      is.or([is('name', '>', name), is.and([is('name', '=', name), is('id', '>', id)])]),
    )
  }
  return query.execute()
}

export type KeyChange = Partial<Pick<KeyRow, 'locked_key' | 'failed_pins' | 'state' | 'picture' | Automatic>>

export async function updateKey(db: Db | Tx, id: string, change: KeyChange): Promise<void> {
  const since = change.automatic_since
  const values = since ? { ...change, automatic_since: at(since) } : change
  await tables(db).updateTable('signing_key').set(values).where('id', '=', id).execute()
}

/** Holders that have a key already. */
export async function holdersWithKeys(db: Db): Promise<Set<string>> {
  const rows = await tables(db)
    .selectFrom('signing_key')
    .select(['account_id', 'agency_id'])
    .where('state', '<>', 'withdrawn')
    .execute()
  return new Set(rows.flatMap(({ account_id, agency_id }) => account_id ?? agency_id ?? []))
}

export const readAuthority = (db: Db | Tx) => tables(db).selectFrom('own_authority').selectAll().execute()

export async function insertAuthority(
  tx: Tx,
  members: readonly { role: AuthorityRole; certificate: Buffer; sealed_key: string }[],
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .insertInto('own_authority')
    .values(members.map((one) => ({ ...one, created_at: at(now) })))
    .onConflict((clash) => clash.doNothing())
    .execute()
}

export const revokedCertificates = (db: Db | Tx) =>
  tables(db).selectFrom('revoked_certificate').selectAll().orderBy('revoked_at').execute()

export async function insertRevoked(
  tx: Tx,
  serial: string,
  reason: string,
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .insertInto('revoked_certificate')
    .values({ serial, reason, revoked_at: at(now) })
    .onConflict((clash) => clash.doNothing())
    .execute()
}

/** Letters and digits that are not mistaken for one another; 60 bits. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A code nobody can guess, for the QR of a paper that is to be issued. */
export const newPaperCode = (): string =>
  Array.from({ length: 12 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('')

/** Writes a paper down as it was signed. With no `kept_at` it does not count yet, and one that counts already stays as it is. */
export async function savePaper(tx: Tx, paper: Omit<PaperRow, 'void_as' | 'void_at'>): Promise<void> {
  const { kept_at, sha256 } = paper
  await tables(tx)
    .insertInto('issued_paper')
    .values({ ...paper, kept_at: kept_at && at(kept_at) })
    .onConflict((clash) => {
      const known = clash.column('code')
      return kept_at ? known.doUpdateSet({ sha256, kept_at: at(kept_at) }) : known.doNothing()
    })
    .execute()
}

/** From now on a paper counts, as this file: said in the transaction that keeps what it stands for. */
export async function keepPaper(
  tx: Tx,
  { code, sha256 }: Pick<PaperRow, 'code' | 'sha256'>,
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .updateTable('issued_paper')
    .set({ sha256, kept_at: at(now) })
    .where('code', '=', code)
    .execute()
}

/** A paper counts no more, until it is kept anew: what was signed is being changed, or did not come about. */
export async function withholdPaper(tx: Tx, code: string): Promise<void> {
  await tables(tx).updateTable('issued_paper').set({ kept_at: null }).where('code', '=', code).execute()
}

/** Marks a paper as given up or taken back; it stays so, also when it is signed once more. */
export async function voidPaper(
  db: Db | Tx,
  code: string,
  reason: PaperVoid,
  now: Temporal.Instant,
): Promise<void> {
  await tables(db)
    .updateTable('issued_paper')
    .set({ void_as: reason, void_at: at(now) })
    .where('code', '=', code)
    .where('void_as', 'is', null)
    .execute()
}

export const findPaper = (db: Db, code: string): Promise<PaperRow | undefined> =>
  tables(db).selectFrom('issued_paper').selectAll().where('code', '=', code).executeTakeFirst()

export async function insertSignatures(tx: Tx, rows: readonly SignatureRow[]): Promise<void> {
  await tables(tx)
    .insertInto('signature_made')
    .values(rows.map((row) => ({ ...row, signed_at: at(row.signed_at) })))
    .execute()
}

/** Every state a paper had as a signed file, newest first. */
export const signaturesOfPaper = (db: Db, code: string): Promise<SignatureRow[]> =>
  tables(db)
    .selectFrom('signature_made')
    .selectAll()
    .where('code', '=', code)
    .orderBy('signed_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Signatures made for something of another room, in their order. */
export const signaturesFor = (db: Db | Tx, kind: string, id: string): Promise<SignatureRow[]> =>
  tables(db)
    .selectFrom('signature_made')
    .selectAll()
    .where('ref_kind', '=', kind)
    .where('ref_id', '=', id)
    .orderBy('signed_at')
    .orderBy('id')
    .execute()
