import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, NotFound, Refusal, saidBy } from '#platform/errors.ts'
import type { Notice } from '#platform/http/route.ts'
import type { Services } from '#platform/services.ts'
import { findRequest, insertRequest, moveRequest, type RequestChange } from './request-store.ts'
import { accessKeys } from './store.ts'
import type { KeyRow, Outcome, RequestRow } from './tables.ts'

/** Seconds for which the owner may take the phone in hand. */
const SECONDS = 120

export const asksOnPhone = ({ kind, place }: Pick<KeyRow, 'kind' | 'place'>): boolean =>
  kind === 'remote' && !(place && 'asks' in place && place.asks === 'pin')

/** Is it a key of the actor's that its owner confirms on the phone? */
export const isOnPhone = async (db: Db | Tx, actor: Actor, keyId: string): Promise<boolean> =>
  (await accessKeys(db, actor)).some((key) => key.id === keyId && asksOnPhone(key))

/** Seconds after that in which what was confirmed at the last moment still comes to its end. */
const FINISHING = 30

/** What is asked for, in words, and where the asker goes back to. */
export type Asking = {
  keyId: string
  what: string
  back: string
  /**
   * So that asking twice asks once. `idOf`: the id of a program's first, second … try, a new one only when the one before came to
   * nothing; `asked`: what it asks for, which a later try may not change.
   */
  once?: { idOf: (attempt: number) => string; asked: string }
}

/**
 * Writes down that something waits for the owner of a key.
 * @returns its id, and whether it was not asked for before
 * @throws Conflict when something else was asked for in the same name
 */
export async function ask(
  services: Services,
  accountId: string,
  { keyId, what, back, once }: Asking,
): Promise<{ id: string; isNew: boolean }> {
  const now = services.clock.now()
  for (let attempt = 0; ; attempt++) {
    const id = once?.idOf(attempt) ?? randomUUIDv7()
    const isNew = await insertRequest(services.db, {
      id,
      account_id: accountId,
      key_id: keyId,
      what,
      back,
      asked: once?.asked ?? null,
      state: 'waiting',
      phone: null,
      message: null,
      created_at: now,
      expires_at: now.add({ seconds: SECONDS }),
    })
    if (isNew) return { id, isNew }
    const row = await findRequest(services.db, id)
    if (row && (row.key_id !== keyId || (row.asked !== null && row.asked !== once?.asked)))
      throw new Conflict(
        'Khóa chống gửi trùng này đã dùng cho một yêu cầu ký khác. Hãy dùng khóa mới cho yêu cầu mới.',
      )
    if (row && ALIVE.has(standing(row, now))) return { id, isNew }
  }
}

const ALIVE: ReadonlySet<string> = new Set(['waiting', 'answered', 'done'])

/** Where an act leads, what is said there, for programs what came of it, and whether that was nothing at all: then it failed. */
export type Led = { to: string; notice?: Notice; outcome?: Outcome; isNothing?: boolean }

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
  const { id, isNew } = await ask(services, actor.accountId, asking)
  if (!isNew) return id
  void follow(services, id, act).catch((error: unknown) =>
    services.log.error({ err: error }, 'signing request not written'),
  )
  return id
}

/** Runs the act and writes down how it ended; one that found nothing to sign was never asked about on the phone. */
async function follow(services: Services, id: string, act: (request: string) => Promise<Led>): Promise<void> {
  const end = async (change: RequestChange) => {
    if (!(await moveRequest(services.db, id, 'answered', change)))
      await moveRequest(services.db, id, 'waiting', change)
  }
  try {
    const { to, notice, outcome, isNothing } = await act(id)
    const said = typeof notice === 'string' ? { text: notice, failed: null } : notice
    const failed = said?.failed ? [...said.failed] : null
    const state = isNothing ? 'failed' : 'done'
    await end({ state, back: to, message: said?.text ?? null, failed, outcome })
  } catch (error) {
    const refused = error instanceof Refusal
    if (!refused) services.log.error({ err: error }, 'signing request failed')
    const message = refused ? saidBy(error) : 'Việc ký không thành do lỗi của hệ thống. Xin thử lại.'
    await end({ state: 'failed', message })
  }
}

/** What its end says on the page it leads to. */
export const noticeOf = ({ message, failed }: RequestRow): Notice | undefined =>
  message !== null && failed ? { text: message, failed } : (message ?? undefined)

/** A request of the actor's own. @throws NotFound for any other */
export async function accessRequest(services: Services, actor: Actor, id: string): Promise<RequestRow> {
  const row = await findRequest(services.db, id)
  if (!row || actor.kind !== 'officer' || row.account_id !== actor.accountId)
    throw new NotFound('Không tìm thấy yêu cầu ký này.')
  return row
}

/** May its owner still confirm it on the phone? */
export const mayConfirm = (row: RequestRow, now: Temporal.Instant): boolean =>
  row.state === 'waiting' && Temporal.Instant.compare(now, row.expires_at) < 0

/** Nobody confirmed it in time: from then on a confirmation that comes late is not taken either. */
const hasRunOut = (row: RequestRow, now: Temporal.Instant): boolean =>
  row.state === 'waiting' && Temporal.Instant.compare(now, row.expires_at.add({ seconds: FINISHING })) >= 0

/**
 * Takes the confirmation of a request as given, for what its page still shows as waiting.
 * @throws Conflict when it was taken back, or ran out, while the phone was answered
 */
export async function takeConfirmation(
  tx: Tx,
  request: string | undefined,
  now: Temporal.Instant,
): Promise<void> {
  if (!request) return
  const row = await findRequest(tx, request)
  if (row && hasRunOut(row, now)) throw new Conflict(RUN_OUT)
  if (!(await moveRequest(tx, request, 'waiting', { state: 'answered' })))
    throw new Conflict('Yêu cầu ký đã được hủy, chưa có gì thay đổi.')
}

const RUN_OUT = 'Đã hết thời gian xác nhận trên điện thoại, chưa có gì thay đổi.'

/** Minutes after which what was confirmed and never ended was broken off with its process. */
const BROKEN_OFF = 10

/** How a request stands for whoever asks now: `expired` when nobody confirmed it in time, `broken` when it never came to its end. */
export function standing(row: RequestRow, now: Temporal.Instant): RequestRow['state'] | 'expired' | 'broken' {
  if (hasRunOut(row, now)) return 'expired'
  const last = row.expires_at.add({ minutes: BROKEN_OFF })
  return row.state === 'answered' && Temporal.Instant.compare(now, last) > 0 ? 'broken' : row.state
}

/** What is said of a request that ended without a signature. */
export function endingOf(row: RequestRow, now: Temporal.Instant): string | null {
  const state = standing(row, now)
  if (state === 'expired') return RUN_OUT
  if (state === 'broken')
    return 'Việc ký bị gián đoạn sau khi xác nhận. Hãy xem lại văn bản trước khi ký lại.'
  return row.message
}

/** Does anybody still wait for the answer? For as long as it would be taken: the last answer of a service comes after the owner's. */
export async function isWanted({ db, clock }: Services, id: string): Promise<boolean> {
  const row = await findRequest(db, id)
  return row !== undefined && row.state === 'waiting' && !hasRunOut(row, clock.now())
}

/** Takes a request back. @throws Conflict when it has been confirmed meanwhile */
export async function cancelRequest(services: Services, actor: Actor, id: string): Promise<RequestRow> {
  const row = await accessRequest(services, actor, id)
  const cancelled = { state: 'cancelled' as const, message: 'Yêu cầu ký đã được hủy, chưa có gì thay đổi.' }
  if (!(await moveRequest(services.db, id, 'waiting', cancelled)))
    throw new Conflict('Yêu cầu ký đã được xác nhận hoặc đã kết thúc, không hủy được nữa.')
  return row
}
