import type { KeyObject } from 'node:crypto'
import { randomUUIDv7 } from 'node:crypto'
import { createTokens } from '#gateways/pkcs11/tokens.ts'
import { createRemoteSigning, REMOTE_WAITING } from '#gateways/csc/remote-signing.ts'
import type { Actor, OfficerActor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, Refusal } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { localSigner } from '#platform/signing/authority.ts'
import { chainOf, readCertificate } from '#platform/signing/certificate.ts'
import { certificatesIn } from '#platform/signing/judge.ts'
import { lockKey, unlockKey } from '#platform/signing/locked-key.ts'
import { KeyFileError, readPkcs12 } from '#platform/signing/pkcs12.ts'
import type { Signer } from '#platform/signing/types.ts'
import { seal, unseal } from '#modules/identity/index.ts'
import { isWanted } from './requests.ts'
import { reserveTry } from './pin-store.ts'
import { isPin, MOST_WRONG_PINS, PIN_EXPECTED } from './policy.ts'
import { readPicture } from './pictures.ts'
import { accessKey, insertKeys, updateKey, type NewKey } from './store.ts'
import type { KeyRow } from './tables.ts'
import { trustOf } from './verifying.ts'

/** Whose key it becomes. */
export type Holder =
  | { holder: 'officer'; accountId: string; name: string }
  | { holder: 'agency'; agencyId: string; name: string }

/** A key's row, its private part closed with the PIN and sealed with the key of the installation. */
export async function closedKey(
  secretKey: string,
  of: Holder,
  key: KeyObject,
  chain: readonly Buffer[],
  pin: string,
): Promise<NewKey> {
  const locked = await lockKey(key, pin)
  return {
    ...described(of, chain),
    kind: 'file',
    locked_key: seal(secretKey, locked.toString('base64')),
    place: null,
  }
}

/** What stands in the certificate, for the row of a key. */
export function described(of: Holder, chain: readonly Buffer[]) {
  const own = readCertificate(chain[0]!)
  return {
    id: randomUUIDv7(),
    holder: of.holder,
    account_id: of.holder === 'officer' ? of.accountId : null,
    agency_id: of.holder === 'agency' ? of.agencyId : null,
    name: of.name,
    organisation: own.organisation,
    chain: [...chain],
    serial: own.serial,
    issuer: own.issuerName,
    valid_from: own.validFrom,
    valid_to: own.validTo,
    picture: null,
  }
}

/** The actor themselves, or as a clerk their agency. */
export function holderOf(actor: OfficerActor, kind: 'officer' | 'agency'): Holder {
  if (kind === 'officer') return { holder: 'officer', accountId: actor.accountId, name: actor.name }
  if (!actor.acting.roles.includes('clerk'))
    throw new Forbidden('Chỉ văn thư nhập được con dấu số của cơ quan.')
  return { holder: 'agency', agencyId: actor.acting.agencyId, name: actor.acting.agencyName }
}

/**
 * Takes a key file in. Its password is used once and forgotten; from then on the PIN closes the key.
 * @throws Invalid naming the field
 */
export async function importKey(
  services: Services,
  actor: OfficerActor,
  given: { file: Buffer; password: string; pin: string; for: 'officer' | 'agency' },
  origin: Origin,
): Promise<void> {
  if (!isPin(given.pin)) throw new Invalid({ pin: PIN_EXPECTED })
  const of = holderOf(actor, given.for)
  const { key, chain } = await readPkcs12(given.file, given.password).catch((error: unknown) => {
    if (error instanceof KeyFileError)
      throw new Invalid({ [/Mật khẩu/.test(error.message) ? 'password' : 'file']: error.message })
    throw error
  })
  const row = await closedKey(services.config.secretKey, of, key, chain, given.pin)
  await keep(services, actor, row, origin)
}

/** Writes a key's row with its entry in the audit. @throws Conflict when the certificate is known already */
export async function keep(
  services: Services,
  actor: Actor,
  row: NewKey,
  origin: Origin | undefined,
): Promise<void> {
  const now = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    await insertKeys(tx, [row], now)
    await audit(tx, {
      actor,
      at: now,
      act: 'key.add',
      subject: { kind: 'signing_key', id: row.id },
      changes: { name: row.name, serial: row.serial, kind: row.kind },
      origin,
    })
  }).catch((error: unknown) => {
    if (isDuplicateSerial(error)) throw new Conflict('Chứng thư số này đã có trên hệ thống.')
    throw error
  })
}

const isDuplicateSerial = (error: unknown) =>
  typeof error === 'object' &&
  error !== null &&
  'constraint' in error &&
  error.constraint === 'signing_key_serial'

/**
 * Certificates on the tokens plugged into the server, for a clerk or officer to choose from: those of people and agencies, each
 * with the way up from it. What a token carries besides, of authorities or of a kind unknown here, only helps with that way.
 */
export async function tokenCertificates(services: Services) {
  const { pkcs11Module } = services.config
  if (!pkcs11Module) return []
  const tokens = createTokens(pkcs11Module)
  try {
    const listed = await tokens.list()
    const certificates = certificatesIn(listed.map(({ certificate }) => Buffer.from(certificate)))
    const { roots, intermediates = [] } = await trustOf(services)
    const pool = [...certificates, ...certificatesIn([...roots, ...intermediates])]
    return listed.flatMap(({ token, keyId, label, certificate }) => {
      const own = certificates.find(({ der, x509 }) => !x509.ca && der.equals(certificate))
      return own ? [{ token, keyId, label, name: own.name, chain: chainOf(own, pool, []).chain }] : []
    })
  } finally {
    await tokens.close()
  }
}

/**
 * Writes down that a certificate on a token is the actor's, or their agency's.
 * @throws Invalid when the token is gone, or its certificate is made out to somebody else
 */
export async function addTokenKey(
  services: Services,
  actor: OfficerActor,
  given: { token: string; keyId: string; for: 'officer' | 'agency' },
  origin: Origin,
): Promise<void> {
  const found = (await tokenCertificates(services)).find(
    ({ token, keyId }) => token === given.token && keyId === given.keyId,
  )
  if (!found) throw new Invalid({ token: 'Không thấy thiết bị ký này. Hãy cắm lại thiết bị rồi thử lại.' })
  const of = holderOf(actor, given.for)
  const notTheirs = someoneElses(found.name, of.name)
  if (notTheirs) throw new Invalid({ token: notTheirs })
  const row = described(
    of,
    found.chain.map(({ der }) => der),
  )
  const place = { token: found.token, keyId: found.keyId }
  await keep(services, actor, { ...row, kind: 'token', locked_key: null, place }, origin)
}

/** Certificates the signing service keeps for a person, by the name it knows them by. */
export async function remoteCertificates({ config }: Services, userId: string) {
  return config.remoteSigning ? createRemoteSigning(config.remoteSigning).keysOf(userId) : []
}

const plain = (name: string) => name.normalize('NFC').toLocaleLowerCase('vi').trim()

/** Is a certificate made out to that name the actor's own, or as a clerk's their agency's? */
export function whoseIs(actor: OfficerActor, name: string): 'officer' | 'agency' | undefined {
  if (plain(name) === plain(actor.name)) return 'officer'
  return actor.acting.roles.includes('clerk') && plain(name) === plain(actor.acting.agencyName)
    ? 'agency'
    : undefined
}

/** Why a certificate made out to that name is not for this holder; nothing when it is. */
const someoneElses = (name: string, holder: string): string | undefined =>
  plain(name) === plain(holder)
    ? undefined
    : `Chứng thư số này cấp cho “${name}”, không phải “${holder}”. Chỉ thêm được chứng thư số của mình.`

/**
 * Writes down that a certificate kept by the signing service is the actor's, or their agency's.
 * @throws Invalid when the service has none such, or it is made out to somebody else
 */
export async function addRemoteKey(
  services: Services,
  actor: OfficerActor,
  given: { userId: string; credentialId: string; for: 'officer' | 'agency' },
  origin: Origin,
): Promise<void> {
  const { userId, credentialId } = given
  const found = (await remoteCertificates(services, userId)).find((one) => one.credentialId === credentialId)
  if (!found) throw new Invalid({ userId: 'Dịch vụ ký số từ xa không có chứng thư số này.' })
  const of = holderOf(actor, given.for)
  const row = described(of, found.chain)
  const notTheirs = someoneElses(readCertificate(found.chain[0]!).name, of.name)
  if (notTheirs) throw new Invalid({ userId: notTheirs })
  const place = { userId, credentialId, asks: found.asks }
  await keep(services, actor, { ...row, kind: 'remote', locked_key: null, place }, origin)
}

/**
 * The signer behind a key, with what closes it afterwards.
 * @param request what waits for a confirmation on the phone: taken back, it is no longer asked for
 * @throws Invalid when the PIN is wrong; Conflict when the key is locked
 */
export async function openSigner(
  services: Services,
  key: KeyRow,
  pin: string | undefined,
  request?: string,
): Promise<{ signer: Signer; close: () => Promise<void> }> {
  const { config } = services
  const nothing = async () => {}
  // A field left empty is no try.
  if (key.kind !== 'remote' && !pin) throw new Invalid({ pin: 'Nhập mã PIN của chữ ký số.' })
  if (key.kind === 'file')
    return { signer: localSigner(await openKey(services, key, pin ?? ''), key.chain), close: nothing }
  if (key.place && 'token' in key.place) {
    if (!config.pkcs11Module) throw new Conflict('Máy chủ chưa được cấu hình thiết bị ký (PKCS11_MODULE).')
    const tokens = createTokens(config.pkcs11Module)
    return { signer: atPin(tokens.signer(key.place, key.chain, pin ?? '')), close: () => tokens.close() }
  }
  if (!key.place || !config.remoteSigning)
    throw new Conflict('Máy chủ chưa được cấu hình dịch vụ ký số từ xa (CSC_URL).')
  const wanted = request === undefined ? undefined : () => isWanted(services, request)
  const remote = createRemoteSigning(config.remoteSigning, { ...REMOTE_WAITING, wanted })
  const { credentialId, userId } = key.place
  const found = (await remote.keysOf(userId)).find((one) => one.credentialId === credentialId)
  if (!found) throw new Conflict('Dịch vụ ký số từ xa không còn khóa này. Hãy liên hệ nơi cấp chứng thư số.')
  return { signer: atPin(remote.signer(found, pin)), close: nothing }
}

/** What a token or a service says of its PIN or of itself, said beside the field where the PIN was typed. */
const AT_PIN: ReadonlySet<string> = new Set(['wrong-pin', 'pin-locked', 'token-gone'])

const atPin = ({ chain, sign }: Signer): Signer => ({
  chain,
  sign: async (items) => {
    try {
      return await sign(items)
    } catch (error) {
      if (error instanceof Refusal && AT_PIN.has(error.code))
        throw Object.assign(new Invalid({ pin: error.message }), { cause: error })
      throw error
    }
  },
})

/**
 * The signer behind a seal the system may use by itself. Not a try of the PIN, so that it neither counts as one nor makes the
 * tries of others forgotten.
 * @throws Conflict when the PIN that was kept no longer opens it
 */
export async function openAutomatic(
  services: Services,
  key: KeyRow,
): Promise<{ signer: Signer; close: () => Promise<void> }> {
  const { secretKey } = services.config
  const pin = unseal(secretKey, key.automatic_pin ?? '')
  if (key.kind !== 'file') return openSigner(services, key, pin)
  const opened = await unlockKey(Buffer.from(unseal(secretKey, key.locked_key ?? ''), 'base64'), pin)
  if (!opened) throw new Conflict('Mã PIN của con dấu đã đổi. Văn thư cần bật lại việc đóng dấu tự động.')
  return { signer: localSigner(opened, key.chain), close: async () => {} }
}

/** Opens a kept key. Every try is counted before it is made, so that many at once count as many. */
async function openKey(services: Services, key: KeyRow, pin: string): Promise<KeyObject> {
  const tries = await reserveTry(services.db, key.id, MOST_WRONG_PINS)
  if (tries === undefined)
    throw new Conflict('Chữ ký số đã bị khóa do nhập sai mã PIN nhiều lần. Hãy liên hệ quản trị hệ thống.')
  const locked = Buffer.from(unseal(services.config.secretKey, key.locked_key ?? ''), 'base64')
  const opened = await unlockKey(locked, pin)
  if (opened) {
    await updateKey(services.db, key.id, { failed_pins: 0 })
    return opened
  }
  const left = MOST_WRONG_PINS - tries
  if (left <= 0) await updateKey(services.db, key.id, { state: 'locked' })
  throw new Invalid({
    pin:
      left > 0
        ? `Mã PIN không đúng. Còn ${left} lần thử trước khi chữ ký số bị khóa.`
        : 'Mã PIN không đúng. Chữ ký số đã bị khóa; hãy liên hệ quản trị hệ thống.',
  })
}

/** @throws Invalid when the old PIN is wrong or the new one is none */
export async function changePin(
  services: Services,
  actor: OfficerActor,
  id: string,
  { pin, newPin }: { pin: string; newPin: string },
  origin: Origin,
): Promise<void> {
  const key = await accessKey(services.db, actor, id)
  if (key.kind !== 'file')
    throw new Conflict('Mã PIN của thiết bị ký được đổi bằng phần mềm đi kèm thiết bị.')
  if (!isPin(newPin)) throw new Invalid({ newPin: PIN_EXPECTED })
  const locked = await lockKey(await openKey(services, key, pin), newPin)
  const locked_key = seal(services.config.secretKey, locked.toString('base64'))
  // The PIN that was given to the system is the old one: it ends with it.
  const values = { locked_key, automatic_pin: null, automatic_since: null }
  await change(services, actor, key.id, 'key.change-pin', values, origin)
}

export async function setPicture(
  services: Services,
  actor: OfficerActor,
  id: string,
  png: Buffer,
  origin: Origin,
): Promise<void> {
  const key = await accessKey(services.db, actor, id)
  await change(services, actor, key.id, 'key.change-picture', { picture: await readPicture(png) }, origin)
}

export async function change(
  services: Services,
  actor: Actor,
  id: string,
  act: string,
  values: Parameters<typeof updateKey>[2],
  origin: Origin | undefined,
): Promise<void> {
  const now = services.clock.now()
  await inTransaction(services.db, async (tx) => {
    await updateKey(tx, id, values)
    await audit(tx, { actor, at: now, act, subject: { kind: 'signing_key', id }, origin })
  })
}
