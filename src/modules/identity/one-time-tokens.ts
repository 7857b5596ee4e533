import { sql } from 'kysely'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { newToken, tokenHash } from './secrets.ts'
import { SECURITY_RULES } from './security-rules.ts'
import type { IdentityTables } from './tables.ts'

type Purpose = IdentityTables['one_time_token']['purpose']
const tables = (db: Db | Tx) => db.withTables<IdentityTables>()

/**
 * A door that opens once: only the hash of its key is kept.
 * @param address for `email`: the address it confirms
 * @returns the key
 */
export async function issueToken(
  tx: Tx,
  purpose: Purpose,
  accountId: string,
  now: Temporal.Instant,
  minutes: number,
  address: string | null = null,
): Promise<string> {
  const token = newToken()
  await tables(tx)
    .insertInto('one_time_token')
    .values({
      token_hash: tokenHash(token),
      purpose,
      account_id: accountId,
      created_at: at(now),
      expires_at: at(now.add({ minutes })),
      tries: 0,
      address,
    })
    .execute()
  return token
}

/** Whose door this is, while it can be opened. */
export async function findToken(
  db: Db | Tx,
  purpose: Purpose,
  token: string,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const row = await tables(db)
    .selectFrom('one_time_token')
    .select('account_id')
    .where('token_hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at(now))
    .executeTakeFirst()
  return row?.account_id
}

/** Whose new address a letter is to confirm, and which. */
export async function findEmailToken(
  db: Db | Tx,
  token: string,
  now: Temporal.Instant,
): Promise<{ accountId: string; address: string } | undefined> {
  const row = await tables(db)
    .selectFrom('one_time_token')
    .select(['account_id', 'address'])
    .where('token_hash', '=', tokenHash(token))
    .where('purpose', '=', 'email')
    .where('used_at', 'is', null)
    .where('expires_at', '>', at(now))
    .executeTakeFirst()
  return row && row.address !== null ? { accountId: row.account_id, address: row.address } : undefined
}

/** The same, counted as a try: after five the door stays shut. */
export async function tryToken(
  tx: Tx,
  purpose: Purpose,
  token: string,
  now: Temporal.Instant,
): Promise<string | undefined> {
  const row = await tables(tx)
    .updateTable('one_time_token')
    .set((is) => ({ tries: is('tries', '+', 1) }))
    .where('token_hash', '=', tokenHash(token))
    .where('purpose', '=', purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at(now))
    .where('tries', '<', SECURITY_RULES.failedSignIns)
    .returning('account_id')
    .executeTakeFirst()
  return row?.account_id
}

/** Shuts the door for good. @returns whether it was still open: of two who come at once, one gets through */
export async function takeToken(tx: Tx, token: string, now: Temporal.Instant): Promise<boolean> {
  const row = await tables(tx)
    .updateTable('one_time_token')
    .set({ used_at: at(now) })
    .where('token_hash', '=', tokenHash(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', at(now))
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Shuts every open door of one kind: an older letter must not work after a newer act. */
export async function shutTokens(tx: Tx, purpose: Purpose, accountId: string, now: Temporal.Instant) {
  await tables(tx)
    .updateTable('one_time_token')
    .set({ used_at: at(now) })
    .where('purpose', '=', purpose)
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/** How many doors of one kind were issued to an account since then. */
export async function tokensSince(
  db: Db | Tx,
  purpose: Purpose,
  accountId: string,
  since: Temporal.Instant,
): Promise<number> {
  const row = await tables(db)
    .selectFrom('one_time_token')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('purpose', '=', purpose)
    .where('account_id', '=', accountId)
    .where('created_at', '>', at(since))
    .executeTakeFirstOrThrow()
  return row.count
}

/** How many letters about a new e-mail address were sent since then: for an account, and to an address whoever asked. */
export async function emailTokensSince(
  db: Db | Tx,
  accountId: string,
  address: string,
  since: Temporal.Instant,
): Promise<{ account: number; address: number }> {
  const row = await tables(db)
    .selectFrom('one_time_token')
    .select((is) => [
      is.fn.countAll<number>().filterWhere('account_id', '=', accountId).as('account'),
      is.fn
        .countAll<number>()
        .filterWhere(sql`lower(address)`, '=', address.toLowerCase())
        .as('address'),
    ])
    .where('purpose', '=', 'email')
    .where('created_at', '>', at(since))
    .where((is) =>
      is.or([is('account_id', '=', accountId), is(sql`lower(address)`, '=', address.toLowerCase())]),
    )
    .executeTakeFirstOrThrow()
  return row
}
