import { sql } from 'kysely'
import { at, type Db } from '#platform/database/database.ts'
import { searchWords } from '#platform/search/normalise.ts'
import { normaliseLogin } from './store.ts'
import type { AccountRow, IdentityTables, PersonRow, PositionRow } from './tables.ts'
import { shutUntil } from './try-store.ts'

const tables = (db: Db) => db.withTables<IdentityTables>()

export type AccountItem = Pick<
  AccountRow,
  'id' | 'kind' | 'name' | 'email' | 'status' | 'locked_until' | 'totp_enabled_at' | 'last_sign_in_at'
> & { search: string; seats: string | null }

export type AccountSearch = {
  /** Words of the name without minding diacritics, an e-mail address, or the beginning of a number. */
  text?: string
  kind?: 'citizen' | 'officer'
  state?: 'disabled' | 'locked'
  /** Keyset: accounts after this one. */
  after?: { search: string; id: string }
  limit: number
}

/** Accounts in the order of their names, with the seats held today. */
export async function searchAccounts(
  db: Db,
  given: AccountSearch,
  now: Temporal.Instant,
  today: Temporal.PlainDate,
): Promise<AccountItem[]> {
  let query = tables(db)
    .selectFrom('account')
    .select(['id', 'kind', 'name', 'email', 'status', 'totp_enabled_at', 'last_sign_in_at'])
    .select(shutUntil.as('locked_until'))
    .select(sql<string>`search`.as('search'))
    .select(
      sql<string | null>`(SELECT string_agg(p.title || ', ' || p.agency_name, '; ' ORDER BY p.effective_from)
        FROM officer_position p WHERE p.account_id = account.id AND p.effective_from <= ${today.toString()}::date
          AND (p.effective_to IS NULL OR p.effective_to > ${today.toString()}::date))`.as('seats'),
    )
    .orderBy(sql`search`)
    .orderBy('id')
    .limit(given.limit)
  if (given.kind) query = query.where('kind', '=', given.kind)
  if (given.state === 'disabled') query = query.where('status', '=', 'disabled')
  if (given.state === 'locked') query = query.where(shutUntil, '>', at(now))
  if (given.after) {
    query = query.where(sql<boolean>`(search, id) > (${given.after.search}, ${given.after.id}::uuid)`)
  }
  for (const condition of textConditions(given.text ?? '')) query = query.where(condition)
  return query.execute()
}

function textConditions(text: string) {
  const login = normaliseLogin(text)
  if (/^\d[\d-]*$/.test(login) || login.includes('@')) {
    return [
      sql<boolean>`id IN (SELECT account_id FROM account_login WHERE login LIKE ${`${likeSafe(login)}%`})`,
    ]
  }
  return searchWords(text).map((word) => sql<boolean>`search LIKE ${`%${word}%`}`)
}

const likeSafe = (text: string) => text.replace(/[\\%_]/g, (found) => `\\${found}`)

export type AccountView = {
  account: AccountRow
  logins: string[]
  /** Ended seats too, the newest first. */
  positions: PositionRow[]
  person: PersonRow | undefined
}

/** One account with everything an administrator decides on. */
export async function findAccountView(db: Db, id: string): Promise<AccountView | undefined> {
  const account = await tables(db)
    .selectFrom('account')
    .selectAll()
    .select(shutUntil.as('locked_until'))
    .where('id', '=', id)
    .executeTakeFirst()
  if (!account) return undefined
  const [logins, positions, person] = await Promise.all([
    tables(db).selectFrom('account_login').select('login').where('account_id', '=', id).execute(),
    tables(db)
      .selectFrom('officer_position')
      .selectAll()
      .where('account_id', '=', id)
      .orderBy('effective_from', 'desc')
      .orderBy('id')
      .execute(),
    account.person_id
      ? tables(db).selectFrom('person').selectAll().where('id', '=', account.person_id).executeTakeFirst()
      : undefined,
  ])
  return { account, logins: logins.map((row) => row.login), positions, person }
}
