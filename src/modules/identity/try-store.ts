import { sql } from 'kysely'
import { createHash } from 'node:crypto'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { SECURITY_RULES } from './security-rules.ts'
import type { IdentityTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<IdentityTables>()

/** How many tries are judged before a pause, and how long that lasts. */
type Limit = { most: number; minutes: number }

const HERE: Limit = { most: SECURITY_RULES.failedSignIns, minutes: SECURITY_RULES.lockMinutes }
const ANYWHERE: Limit = {
  most: SECURITY_RULES.failedEverywhere,
  minutes: SECURITY_RULES.lockEverywhereMinutes,
}
const EVERYWHERE = ''
const FORGOTTEN_HOURS = 24

/** What tries are counted against: `sign-in` and an account, `registration` and a number. */
export const trySubject = (what: string, which: string): Buffer =>
  createHash('sha256').update(`${what}\n${which}`).digest()

/** `last`: this is the one after which there is a pause. `barred`: it may not be judged, until then. */
export type Reserved = { outcome: 'judged'; last: boolean } | { outcome: 'barred'; until: Temporal.Instant }

/**
 * Counts a try before it is judged, so that of many at once no more than the limit are: five from one network, twenty from
 * all together.
 * @param known the network is one the owner uses: only what comes from there is counted
 */
export async function reserveTry(
  db: Db | Tx,
  subject: Buffer,
  ip: string,
  now: Temporal.Instant,
  known = false,
): Promise<Reserved> {
  await forget(db, now)
  const here = await count(db, subject, networkOf(ip), HERE, now)
  if (here.outcome === 'barred' || known) return here
  const anywhere = await count(db, subject, EVERYWHERE, ANYWHERE, now)
  return anywhere.outcome === 'barred' ? anywhere : { outcome: 'judged', last: here.last || anywhere.last }
}

async function count(db: Db | Tx, subject: Buffer, part: string, limit: Limit, now: Temporal.Instant) {
  const rested = now.subtract({ minutes: limit.minutes }).toString()
  const { rows } = await sql<{ tries: number }>`
    INSERT INTO counted_try AS t (subject, part, tries, last_at)
    VALUES (${subject}, ${part}, 1, ${now.toString()}::timestamptz)
    ON CONFLICT (subject, part) DO UPDATE
      SET tries = CASE WHEN t.tries < ${limit.most} THEN t.tries + 1 ELSE 1 END, last_at = EXCLUDED.last_at
      WHERE t.tries < ${limit.most} OR t.last_at <= ${rested}::timestamptz
    RETURNING tries`.execute(db)
  if (rows[0]) return { outcome: 'judged' as const, last: rows[0].tries >= limit.most }
  const barred = await tables(db)
    .selectFrom('counted_try')
    .select('last_at')
    .where('subject', '=', subject)
    .where('part', '=', part)
    .executeTakeFirst()
  return { outcome: 'barred' as const, until: (barred?.last_at ?? now).add({ minutes: limit.minutes }) }
}

/** What was tried was right after all, and the way is not done yet: the try is given back. */
export async function returnTry(tx: Tx, subject: Buffer, ip: string): Promise<void> {
  await tables(tx)
    .updateTable('counted_try')
    .set((is) => ({ tries: is('tries', '-', 1) }))
    .where('subject', '=', subject)
    .where('part', 'in', [networkOf(ip), EVERYWHERE])
    .where('tries', '>', 0)
    .execute()
}

/** The owner is in: the count begins again for their network and for all together, not for the networks of others. */
export async function endTries(tx: Tx, subject: Buffer, ip: string): Promise<void> {
  await tables(tx)
    .deleteFrom('counted_try')
    .where('subject', '=', subject)
    .where('part', 'in', [networkOf(ip), EVERYWHERE])
    .execute()
}

/** The owner has proved in another way who they are: every network begins again. */
export async function endAllTries(tx: Tx, subject: Buffer): Promise<void> {
  await tables(tx).deleteFrom('counted_try').where('subject', '=', subject).execute()
}

/** Until when signing in to an account is shut, to everybody or to some network, in a query that names `account`. */
export const shutUntil = sql<Temporal.Instant | null>`greatest(account.locked_until, (
  SELECT max(t.last_at + make_interval(mins => CASE t.part WHEN ${EVERYWHERE} THEN ${ANYWHERE.minutes}::int ELSE ${HERE.minutes}::int END))
  FROM counted_try t
  WHERE t.subject = sha256(convert_to('sign-in' || chr(10) || account.id::text, 'UTF8'))
    AND t.tries >= CASE t.part WHEN ${EVERYWHERE} THEN ${ANYWHERE.most}::int ELSE ${HERE.most}::int END))`

/** Has the account been signed in to from this network lately? */
export async function isKnownNetwork(
  db: Db | Tx,
  accountId: string,
  ip: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const rows = await tables(db)
    .selectFrom('session')
    .select('ip')
    .distinct()
    .where('account_id', '=', accountId)
    .where('created_at', '>', at(now.subtract({ hours: SECURITY_RULES.knownNetworkDays * 24 })))
    .execute()
  return rows.some((row) => networkOf(row.ip) === networkOf(ip))
}

/** What is a day old bars nobody any more; some at a time, and none that another try is just counting. */
async function forget(db: Db | Tx, now: Temporal.Instant): Promise<void> {
  await sql`DELETE FROM counted_try WHERE (subject, part) IN (
    SELECT subject, part FROM counted_try
    WHERE last_at < ${now.subtract({ hours: FORGOTTEN_HOURS }).toString()}::timestamptz
    ORDER BY last_at LIMIT 50 FOR UPDATE SKIP LOCKED)`.execute(db)
}

/** Where one subscriber sits: an IPv4 address, or the first 64 bits of an IPv6 address, which change at will below. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.toLowerCase().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [front, back] = [groups(head), groups(tail)]
  const all = plain.includes('::')
    ? [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back]
    : front
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
