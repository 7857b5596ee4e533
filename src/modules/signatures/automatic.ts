import type { OfficerActor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { seal } from '#modules/identity/index.ts'
import { change, openSigner } from './keys.ts'
import { automaticObstacle } from './policy.ts'
import { sealWith, type SealItem, type SignedFile } from './signing.ts'
import { accessKey, findAutomaticKey } from './store.ts'

/**
 * Lets the system seal slips with the seal of the agency (dùng tự động), on the word of its clerk and with the PIN, which is
 * kept sealed with the key of the installation until the clerk takes it back.
 * @throws Invalid when the PIN is wrong, Conflict for a key that is not the seal of an agency or asks on the phone
 */
export async function allowAutomatic(
  services: Services,
  actor: OfficerActor,
  id: string,
  pin: string,
  origin: Origin,
): Promise<void> {
  const key = await accessKey(services.db, actor, id)
  if (key.holder !== 'agency') throw new Conflict('Chỉ con dấu số của cơ quan mới dùng tự động được.')
  if (key.kind === 'remote') throw new Conflict('Con dấu xác nhận trên điện thoại không dùng tự động được.')
  const { signer, close } = await openSigner(services, key, pin)
  try {
    // A token says that the PIN is right only when it signs.
    if (key.kind === 'token') await signer.sign([{ hash: Buffer.alloc(32), attributes: Buffer.alloc(0) }])
  } finally {
    await close()
  }
  await change(
    services,
    actor,
    id,
    'key.automatic-on',
    { automatic_pin: seal(services.config.secretKey, pin), automatic_since: services.clock.now() },
    origin,
  )
}

/** Takes it back; the PIN is forgotten. */
export async function stopAutomatic(
  services: Services,
  actor: OfficerActor,
  id: string,
  origin: Origin,
): Promise<void> {
  await accessKey(services.db, actor, id)
  await change(
    services,
    actor,
    id,
    'key.automatic-off',
    { automatic_pin: null, automatic_since: null },
    origin,
  )
}

/** Has the agency a seal that the system may use now? */
export async function hasAutomaticSeal(services: Services, agencyId: string): Promise<boolean> {
  const key = await findAutomaticKey(services.db, agencyId)
  return key !== undefined && automaticObstacle(key, services.clock.now()) === undefined
}

/**
 * Seals a slip with the seal an agency has given to the system. Every use is written down as one of the system's.
 * @returns undefined when there is no such seal, or it cannot be used now
 */
export async function sealAutomatically(
  services: Services,
  agency: { id: string; name: string },
  item: SealItem,
): Promise<SignedFile | undefined> {
  const key = await findAutomaticKey(services.db, agency.id)
  const obstacle = key && automaticObstacle(key, services.clock.now())
  if (obstacle) services.log.warn({ agency: agency.id, obstacle }, 'automatic seal not usable')
  return key && !obstacle ? sealWith(services, agency, key, item) : undefined
}
