import { sql } from 'kysely'
import type { Role } from '#platform/access/permissions.ts'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import type { AccountRow, IdentityTables, PositionRow, SessionRow } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<IdentityTables>()

/** An account by a name to sign in with (personal number, e-mail …), however it is typed. */
export function findAccountByLogin(db: Db | Tx, login: string): Promise<AccountRow | undefined> {
  return tables(db)
    .selectFrom('account')
    .innerJoin('account_login', 'account_login.account_id', 'account.id')
    .selectAll('account')
    .where('account_login.login', '=', normaliseLogin(login))
    .executeTakeFirst()
}

/** `Nguyen.An@X.vn ` and `062 090 000 123` are typed in many ways. */
export function normaliseLogin(login: string): string {
  const text = login.trim().toLowerCase()
  return /^[\d\s.-]+$/.test(text) ? text.replace(/[\s.]/g, '') : text
}

export const findAccount = (db: Db | Tx, id: string): Promise<AccountRow | undefined> =>
  tables(db).selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst()

/** The account of a person, if they have one. */
export const findAccountOf = (db: Db | Tx, personId: string): Promise<AccountRow | undefined> =>
  tables(db).selectFrom('account').selectAll().where('person_id', '=', personId).executeTakeFirst()

/** The account, its row locked until the end of the transaction. */
export const lockAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  tables(tx).selectFrom('account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function insertAccount(
  tx: Tx,
  account: Pick<
    AccountRow,
    'id' | 'kind' | 'person_id' | 'name' | 'email' | 'password_hash' | 'must_change_password'
  >,
  logins: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .insertInto('account')
    .values({
      ...account,
      password_changed_at: at(now),
      created_at: at(now),
      status: 'active',
      failed_sign_ins: 0,
    })
    .execute()
  await tables(tx)
    .insertInto('account_login')
    .values(logins.map((login) => ({ login: normaliseLogin(login), account_id: account.id })))
    .execute()
}

export type AccountChange = Partial<
  Pick<
    AccountRow,
    | 'name'
    | 'email'
    | 'password_hash'
    | 'password_changed_at'
    | 'must_change_password'
    | 'status'
    | 'failed_sign_ins'
    | 'locked_until'
    | 'totp_secret'
    | 'totp_enabled_at'
    | 'totp_last_step'
    | 'last_sign_in_at'
    | 'reopened_at'
  >
>

export async function updateAccount(db: Db | Tx, id: string, change: AccountChange): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(change).map(([key, value]) => [
      key,
      value instanceof Temporal.Instant ? at(value) : value,
    ]),
  )
  await tables(db).updateTable('account').set(values).where('id', '=', id).execute()
}

export type NewPosition = Pick<
  PositionRow,
  'id' | 'account_id' | 'agency_id' | 'agency_name' | 'division_id' | 'title'
> & {
  roles: readonly Role[]
  effective_from: string
  /** First day on which the seat is no longer held. */
  effective_to?: string | null
}

export async function insertPositions(tx: Tx, positions: readonly NewPosition[]): Promise<void> {
  if (positions.length === 0) return
  await tables(tx)
    .insertInto('officer_position')
    .values(positions.map((position) => ({ ...position, roles: [...position.roles] })))
    .execute()
}

/** The seats somebody holds on a day. */
export const positionsOf = (db: Db | Tx, accountId: string, on: Temporal.PlainDate): Promise<PositionRow[]> =>
  tables(db)
    .selectFrom('officer_position')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('effective_from', '<=', on.toString())
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on.toString())]))
    .orderBy('effective_from')
    .orderBy('id')
    .execute()

/** Officers with a seat in an agency on a day, by given name. */
export async function officersOf(
  db: Db,
  agencyId: string,
  on: Temporal.PlainDate,
): Promise<{ accountId: string; name: string; title: string; roles: Role[]; divisionId: string | null }[]> {
  const rows = await tables(db)
    .selectFrom('officer_position')
    .innerJoin('account', 'account.id', 'officer_position.account_id')
    .select(['account.id as accountId', 'account.name', 'title', 'roles', 'division_id as divisionId'])
    .where('agency_id', '=', agencyId)
    .where('account.status', '=', 'active')
    .where('effective_from', '<=', on.toString())
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on.toString())]))
    .execute()
  const given = (name: string) => name.split(' ').at(-1) ?? name
  return rows.sort((a, b) => given(a.name).localeCompare(given(b.name), 'vi'))
}

export type SessionOwner = Pick<SessionRow, 'id' | 'last_seen_at' | 'expires_at' | 'position_id'> & {
  account_id: string
  kind: 'citizen' | 'officer'
  name: string
  person_id: string | null
  must_change_password: boolean
  totp_enabled_at: Temporal.Instant | null
  positions: PositionRow[] | null
  /** The organisation a citizen acts for in this session, while they may. */
  behalf: { representationId: string; organisation: string; taxCode: string; personId: string } | null
}

/** Whose session this is, with the seats they hold today: one query by a unique key. */
export async function findSession(
  db: Db,
  tokenHash: Buffer,
  today: Temporal.PlainDate,
): Promise<SessionOwner | undefined> {
  const { rows } = await sql<SessionOwner>`
    SELECT s.id, s.last_seen_at, s.expires_at, s.position_id, a.id AS account_id, a.kind, a.name, a.person_id,
           a.must_change_password, a.totp_enabled_at,
           (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.effective_from, p.id) FROM officer_position p
             WHERE p.account_id = a.id AND p.effective_from <= ${today.toString()}::date
               AND (p.effective_to IS NULL OR p.effective_to > ${today.toString()}::date)) AS positions,
           (SELECT jsonb_build_object('representationId', r.id, 'organisation', e.full_name, 'taxCode', e.tax_code,
                                      'personId', e.id)
             FROM representation r JOIN person e ON e.id = r.enterprise_id
             WHERE r.id = s.representation_id AND r.citizen_id = a.person_id AND r.state = 'confirmed'
               AND (r.valid_until IS NULL OR r.valid_until >= ${today.toString()}::date)) AS behalf
    FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.token_hash = ${tokenHash} AND s.ended_at IS NULL AND a.status = 'active'`.execute(db)
  return rows[0]
}

export async function insertSession(
  tx: Tx,
  session: Pick<SessionRow, 'id' | 'token_hash' | 'account_id' | 'position_id' | 'ip' | 'user_agent'>,
  now: Temporal.Instant,
  expires: Temporal.Instant,
): Promise<void> {
  await tables(tx)
    .insertInto('session')
    .values({
      ...session,
      representation_id: null,
      created_at: at(now),
      last_seen_at: at(now),
      expires_at: at(expires),
    })
    .execute()
}

export async function touchSession(db: Db, id: string, now: Temporal.Instant): Promise<void> {
  await tables(db)
    .updateTable('session')
    .set({ last_seen_at: at(now) })
    .where('id', '=', id)
    .execute()
}

export async function switchPosition(db: Db | Tx, sessionId: string, positionId: string): Promise<void> {
  await tables(db)
    .updateTable('session')
    .set({ position_id: positionId })
    .where('id', '=', sessionId)
    .execute()
}

/** Ends one session of an account, or all of them but one. */
export async function endSessions(
  db: Db | Tx,
  accountId: string,
  which: { only?: string; except?: string },
  now: Temporal.Instant,
): Promise<void> {
  let query = tables(db)
    .updateTable('session')
    .set({ ended_at: at(now) })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
  if (which.only) query = query.where('id', '=', which.only)
  if (which.except) query = query.where('id', '!=', which.except)
  await query.execute()
}

/** Open sessions of an account, the newest first. */
export const openSessions = (db: Db, accountId: string, now: Temporal.Instant): Promise<SessionRow[]> =>
  tables(db)
    .selectFrom('session')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', at(now))
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute()

/** A new name to sign in with instead of an old one; either may be missing. */
export async function replaceLogin(
  tx: Tx,
  accountId: string,
  before: string | null,
  after: string | null,
): Promise<void> {
  if (before) {
    await tables(tx)
      .deleteFrom('account_login')
      .where('account_id', '=', accountId)
      .where('login', '=', normaliseLogin(before))
      .execute()
  }
  if (after) {
    await tables(tx)
      .insertInto('account_login')
      .values({ login: normaliseLogin(after), account_id: accountId })
      .execute()
  }
}

/** A seat of this account, whether it is held today or not. */
export const findSeat = (db: Db | Tx, accountId: string, id: string): Promise<PositionRow | undefined> =>
  tables(db)
    .selectFrom('officer_position')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()

/** @param end the first day on which the seat is no longer held */
export async function endSeat(tx: Tx, id: string, end: Temporal.PlainDate): Promise<void> {
  await tables(tx)
    .updateTable('officer_position')
    .set({ effective_to: end.toString() })
    .where('id', '=', id)
    .execute()
}
