import { audit, type Origin } from '#platform/audit/audit.ts'
import type { Actor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, Invalid, NotFound } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { newKey } from '#platform/signing/authority.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { findAccountByLogin, positionsOf } from '#modules/identity/index.ts'
import { change, closedKey, keep, type Holder } from './keys.ts'
import { findAuthority, issueFor } from './own-authority.ts'
import { isPin, PIN_EXPECTED } from './policy.ts'
import { findKey, insertRevoked, updateKey } from './store.ts'

export type Wanted =
  { for: 'officer'; login: string; pin: string } | { for: 'agency'; agencyId: string; pin: string }

/** Who gets the certificate, with what it says of them. @throws Invalid naming the field */
async function holder(
  services: Services,
  wanted: Wanted,
): Promise<{ of: Holder; organisation: string; title?: string }> {
  const { db, clock } = services
  if (wanted.for === 'agency') {
    const agency = await getAgency(db, wanted.agencyId).catch(() => undefined)
    if (!agency) throw new Invalid({ agency: 'Chọn cơ quan trong danh sách.' })
    const of: Holder = { holder: 'agency', agencyId: agency.id, name: agency.name }
    return { of, organisation: agency.name }
  }
  const account = await findAccountByLogin(db, wanted.login)
  const [seat] = account ? await positionsOf(db, account.id, dateOf(clock.now())) : []
  if (!account || account.kind !== 'officer' || !seat)
    throw new Invalid({ login: 'Không có cán bộ nào đang làm việc với tên đăng nhập này.' })
  const of: Holder = { holder: 'officer', accountId: account.id, name: account.name }
  return { of, organisation: seat.agency_name, title: seat.title }
}

/**
 * Issues a key with a certificate of the installation's own authority.
 * @throws Conflict where there is none; Invalid naming the field
 */
export async function issueCertificate(
  services: Services,
  actor: Actor,
  wanted: Wanted,
  origin: Origin,
): Promise<void> {
  const authority = await findAuthority(services)
  if (!authority)
    throw new Conflict('Hệ thống này không tự cấp chứng thư số; chứng thư số do tổ chức chứng thực cấp.')
  if (!isPin(wanted.pin)) throw new Invalid({ pin: PIN_EXPECTED })
  const { of, organisation, title } = await holder(services, wanted)
  const key = await newKey('ecdsa')
  const subject = { name: of.name, organisation, title, place: services.province.name }
  const chain = await issueFor(services, authority, subject, key, services.clock.now())
  await keep(services, actor, await closedKey(services.config.secretKey, of, key, chain, wanted.pin), origin)
}

/** Takes a certificate back: nobody signs with it any more; one of the own authority stands on its list from now on. */
export async function revokeCertificate(
  services: Services,
  actor: Actor,
  id: string,
  reason: string,
  origin: Origin,
): Promise<void> {
  const now = services.clock.now()
  const why = reason.trim()
  if (why.length < 5) throw new Invalid({ reason: 'Nhập lý do thu hồi, ít nhất 5 ký tự.' })
  const authority = await findAuthority(services)
  await inTransaction(services.db, async (tx) => {
    const key = await findKey(tx, id)
    if (!key) throw new NotFound()
    if (key.state === 'withdrawn') throw new Conflict('Chứng thư số này đã được thu hồi trước đó.')
    await updateKey(tx, id, { state: 'withdrawn' })
    if (authority && key.chain.some((der) => der.equals(authority.issuer.certificate)))
      await insertRevoked(tx, key.serial, why, now)
    await audit(tx, {
      actor,
      at: now,
      act: 'key.revoke',
      subject: { kind: 'signing_key', id },
      reason: why,
      changes: { name: key.name, serial: key.serial },
      origin,
    })
  })
}

/** Opens a key again that wrong PINs had closed; its PIN stays what it was. */
export async function unlockSigningKey(
  services: Services,
  actor: Actor,
  id: string,
  origin: Origin,
): Promise<void> {
  const key = await findKey(services.db, id)
  if (!key) throw new NotFound()
  if (key.state !== 'locked') throw new Conflict('Chữ ký số này không bị khóa.')
  await change(services, actor, id, 'key.unlock', { state: 'active', failed_pins: 0 }, origin)
}
