import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, NotFound, Refusal } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { findRequest, insertRequest, moveRequest } from './request-store.ts'
import { accessKeys } from './store.ts'
import type { KeyRow, RequestRow } from './tables.ts'

/** Seconds for which the owner may take the phone in hand. */
const SECONDS = 120

export const asksOnPhone = ({ kind, place }: Pick<KeyRow, 'kind' | 'place'>): boolean =>
  kind === 'remote' && !(place && 'asks' in place && place.asks === 'pin')

/** Is it a key of the actor's that its owner confirms on the phone? */
export const isOnPhone = async (db: Db | Tx, actor: Actor, keyId: string): Promise<boolean> =>
  (await accessKeys(db, actor)).some((key) => key.id === keyId && asksOnPhone(key))

/** What is asked for, in words, and where the asker goes back to. */
export type Asking = { keyId: string; what: string; back: string }

/** Writes down that something waits for the owner of a key. @returns its id */
export async function ask(
  services: Services,
  accountId: string,
  { keyId, what, back }: Asking,
): Promise<string> {
  const now = services.clock.now()
  const id = randomUUIDv7()
  await insertRequest(services.db, {
    id,
    account_id: accountId,
    key_id: keyId,
    what,
    back,
    state: 'waiting',
    phone: null,
    message: null,
    created_at: now,
    expires_at: now.add({ seconds: SECONDS }),
  })
  return id
}

/** Where an act leads, and what is said there. */
export type Led = { to: string; notice?: string }

/**
 * Begins an act that its owner confirms on the phone, and does not wait for it: the page of the request tells how it stands.
 * Until the confirmation nothing is changed; a process that ends meanwhile leaves a request that runs out.
 * @param act the whole act; `request` goes to `signDocuments` with the key
 * @returns the id of the request
 */
export async function beginOnPhone(
  services: Services,
  actor: Actor,
  asking: Asking,
  act: (request: string) => Promise<Led>,
): Promise<string> {
  if (actor.kind !== 'officer') throw new Forbidden()
  const id = await ask(services, actor.accountId, asking)
  void follow(services, id, act).catch((error: unknown) =>
    services.log.error({ err: error }, 'signing request not written'),
  )
  return id
}

/** Runs the act and writes down how it ended; one that found nothing to sign was never asked about on the phone. */
async function follow(services: Services, id: string, act: (request: string) => Promise<Led>): Promise<void> {
  const end = async (change: Pick<RequestRow, 'state' | 'message'> & { back?: string }) => {
    if (!(await moveRequest(services.db, id, 'answered', change)))
      await moveRequest(services.db, id, 'waiting', change)
  }
  try {
    const { to, notice } = await act(id)
    await end({ state: 'done', back: to, message: notice ?? null })
  } catch (error) {
    const refused = error instanceof Refusal
    if (!refused) services.log.error({ err: error }, 'signing request failed')
    const message = refused ? error.message : 'Việc ký không thành do lỗi của hệ thống. Xin thử lại.'
    await end({ state: 'failed', message })
  }
}

/** A request of the actor's own. @throws NotFound for any other */
export async function accessRequest(services: Services, actor: Actor, id: string): Promise<RequestRow> {
  const row = await findRequest(services.db, id)
  if (!row || actor.kind !== 'officer' || row.account_id !== actor.accountId)
    throw new NotFound('Không tìm thấy yêu cầu ký này.')
  return row
}

export const hasRunOut = (row: RequestRow, now: Temporal.Instant): boolean =>
  row.state === 'waiting' && Temporal.Instant.compare(now, row.expires_at) >= 0

/** Does anybody still wait for the answer? */
export async function isWanted({ db, clock }: Services, id: string): Promise<boolean> {
  const row = await findRequest(db, id)
  return row?.state === 'waiting' && !hasRunOut(row, clock.now())
}

/** Takes a request back. @throws Conflict when it has been confirmed meanwhile */
export async function cancelRequest(services: Services, actor: Actor, id: string): Promise<RequestRow> {
  const row = await accessRequest(services, actor, id)
  const cancelled = { state: 'cancelled' as const, message: 'Yêu cầu ký đã được hủy, chưa có gì thay đổi.' }
  if (!(await moveRequest(services.db, id, 'waiting', cancelled)))
    throw new Conflict('Yêu cầu ký đã được xác nhận hoặc đã kết thúc, không hủy được nữa.')
  return row
}
