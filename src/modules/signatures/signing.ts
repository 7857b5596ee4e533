import { randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { system, type Actor } from '#platform/access/actor.ts'
import { audit, type Origin } from '#platform/audit/audit.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Forbidden, Unacceptable } from '#platform/errors.ts'
import { readStoredFile, storeFile, type StoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { drawSignature, type Appearance } from '#platform/signing/appearance.ts'
import { sha256 } from '#platform/signing/cms.ts'
import { findAnchor } from '#platform/signing/pdf/pages.ts'
import { openPdf } from '#platform/signing/pdf/reader.ts'
import { PdfError } from '#platform/signing/pdf/values.ts'
import { signPdfs, type SignOptions } from '#platform/signing/sign-pdf.ts'
import type { Level } from '#platform/signing/types.ts'
import { openAutomatic, openSigner } from './keys.ts'
import { demoPhoneSigner, isDemoRemote } from './demo-phone.ts'
import type { Look } from './looks.ts'
import { withIntent } from './intent.ts'
import { paths } from './paths.ts'
import { ask, takeConfirmation } from './requests.ts'
import { drawnSeal, drawnSignature } from './pictures.ts'
import { provingFor, type Proving } from './proving.ts'
import { automaticObstacle, signingObstacle } from './policy.ts'
import { accessKey, findKey, insertSignatures, savePaper } from './store.ts'
import type { KeyRow, Purpose, SignatureRow } from './tables.ts'

/**
 * A paper that is issued with a code in its QR: what its page shows. No personal data. `later`: it counts only once the caller says
 * `keepPaper` in the transaction that keeps what it stands for.
 */
export type Paper = { code: string; title: string; number: string | null; issuedOn: string; later?: true }

export type SignItem = {
  /** The bytes, or the file as it is kept. */
  pdf: Buffer | { sha256: string }
  purpose: Purpose
  /** What is seen of it; left out, nothing is. */
  look?: Look
  /** Why, in words that stand in the signature. */
  reason?: string
  /** What it is signed for, in another room: `{ kind: 'document', id }`. */
  ref?: { kind: string; id: string }
  paper?: Paper
}

export type SignedFile = StoredFile & { level: Level; signedAt: Temporal.Instant }

export type Act = {
  keyId: string
  /** PIN of a kept key or a token; a service on the phone wants none. */
  pin?: string
  items: readonly SignItem[]
  /** The request that waits for a confirmation on the phone, of `beginOnPhone`. */
  request?: string
  origin?: Origin
}

const MOST_AT_ONCE = 200

/**
 * Signs documents in one act of the key: one PIN or one confirmation for all. The signed files are kept; nothing is when one of
 * them cannot be signed.
 * @returns the signed files, in the order of `items`
 * @throws Forbidden when the policy is against it, Invalid on a wrong PIN, Conflict on a locked key, Unacceptable on a file that
 *   cannot be signed
 */
export async function signDocuments(services: Services, actor: Actor, act: Act): Promise<SignedFile[]> {
  const at = services.clock.now()
  const key = await accessKey(services.db, actor, act.keyId)
  if (actor.kind !== 'officer') throw new Forbidden()
  for (const { purpose } of act.items) {
    const obstacle = signingObstacle(actor, key, purpose, at)
    if (obstacle) throw new Forbidden(obstacle)
  }
  if (act.items.length > MOST_AT_ONCE)
    throw new Unacceptable(413, 'too-many', `Mỗi lần ký được nhiều nhất ${MOST_AT_ONCE} văn bản.`)
  const { acting, accountId } = actor
  const request =
    act.request ??
    (isDemoRemote(key)
      ? (await ask(services, accountId, { keyId: key.id, what: 'Ký văn bản', back: paths.mine() })).id
      : undefined)
  const hand: Hand = {
    actor,
    accountId,
    positionId: acting.id,
    agency: { id: acting.agencyId, name: acting.agencyName },
    obstacle: (row, purpose) => signingObstacle(actor, row, purpose, services.clock.now()),
    open: () => openFor(services, key, { pin: act.pin, request }),
  }
  return signAs(services, hand, key, { ...act, request })
}

/** The signer behind a key; of the demonstration's, the one that waits for its phone. */
export const openFor = async (
  services: Services,
  key: KeyRow,
  { pin, request }: Pick<Act, 'pin' | 'request'>,
): ReturnType<typeof openSigner> =>
  request !== undefined && isDemoRemote(key)
    ? { signer: demoPhoneSigner(services, key, request), close: async () => {} }
    : openSigner(services, key, pin, request)

type Signing = Pick<Act, 'items' | 'origin' | 'request'>

/** Whose hand signs: an officer's, or the system's with a seal it was given. */
type Hand = {
  actor: Actor
  accountId: string | null
  positionId: string | null
  agency: { id: string; name: string }
  obstacle: (key: KeyRow, purpose: Purpose) => string | undefined
  open: () => ReturnType<typeof openSigner>
}

async function signAs(services: Services, hand: Hand, key: KeyRow, act: Signing) {
  const options = await prepare(services, key, act.items, services.clock.now())
  const items = act.items.map(({ purpose, ref, paper }, i) => ({
    purpose,
    before: sha256(options[i]!.pdf).toString('hex'),
    ref: ref ?? null,
    code: paper?.code ?? null,
  }))
  try {
    return await withIntent(
      services,
      { key_id: key.id, account_id: hand.accountId, items },
      hand.open,
      async (signer, settle) => {
        const signed = await signPdfs(options, signer)
        return keepSigned(services, hand, key, act, { options, signed, settle })
      },
    )
  } catch (error) {
    return unacceptable(error)
  }
}

type Made = {
  options: readonly Prepared[]
  signed: readonly Buffer[]
  settle: (tx: Tx) => Promise<void>
}

export type SealItem = Omit<SignItem, 'purpose'>

/** Seals with a seal the system was given. @throws Conflict when it no longer opens */
export async function sealWith(
  services: Services,
  agency: { id: string; name: string },
  key: KeyRow,
  item: SealItem,
): Promise<SignedFile> {
  const hand: Hand = {
    actor: system('signature.automatic'),
    accountId: null,
    positionId: null,
    agency,
    obstacle: (row) => automaticObstacle(row, services.clock.now()),
    open: () => openAutomatic(services, key),
  }
  const [sealed] = await signAs(services, hand, key, { items: [{ ...item, purpose: 'seal' }] })
  return sealed!
}

/** Seals one document with the key of the agency the clerk acts for. */
export async function sealDocument(
  services: Services,
  actor: Actor,
  { item, ...act }: Omit<Act, 'items'> & { item: Omit<SignItem, 'purpose'> },
): Promise<SignedFile> {
  const [sealed] = await signDocuments(services, actor, { ...act, items: [{ ...item, purpose: 'seal' }] })
  return sealed!
}

function unacceptable(error: unknown): never {
  if (error instanceof PdfError) throw new Unacceptable(422, 'not-signable', error.message)
  throw error
}

type Prepared = SignOptions & Pick<Proving, 'reached'>

async function prepare(
  services: Services,
  key: KeyRow,
  items: readonly SignItem[],
  at: Temporal.Instant,
): Promise<Prepared[]> {
  const common = await provingFor(services, key, at)
  const drawings = new Map<string, Promise<Buffer>>()
  const location = services.province.name
  return Promise.all(
    items.map(async ({ pdf, look, purpose, reason = REASONS[purpose] }) => {
      const bytes = Buffer.isBuffer(pdf) ? pdf : await buffer(readStoredFile(services, pdf.sha256))
      const appearance = look ? await appearanceOf(services, key, bytes, look, at, drawings) : undefined
      return { ...common, pdf: bytes, at, reason, location, appearance, fieldName: FIELDS[purpose] }
    }),
  )
}

const REASONS: Readonly<Record<Purpose, string>> = {
  sign: 'Ký ban hành văn bản',
  initial: 'Ký nháy',
  seal: 'Đóng dấu cơ quan',
  copy: 'Xác nhận bản sao',
  sample: 'Ký thử',
}
const FIELDS: Readonly<Record<Purpose, string>> = {
  sign: 'chu-ky',
  initial: 'ky-nhay',
  seal: 'con-dau',
  copy: 'ban-sao',
  sample: 'ky-thu',
}

async function appearanceOf(
  services: Services,
  key: KeyRow,
  pdf: Buffer,
  { spot, picture, lines }: Look,
  at: Temporal.Instant,
  drawings: Map<string, Promise<Buffer>>,
): Promise<Appearance> {
  const { width, height } = sizeOf(pdf, spot)
  const name = JSON.stringify([width, height, picture, lines])
  const drawing =
    drawings.get(name) ??
    pictureOf(services, key, picture).then((png) =>
      drawSignature(services.printer, { width, height, picture: png, lines, at }),
    )
  drawings.set(name, drawing)
  return { spot, drawing: await drawing }
}

/** How large it is seen; a place that a template kept free has its own size. */
function sizeOf(pdf: Buffer, spot: Look['spot']): { width: number; height: number } {
  if ('rectangle' in spot) {
    const [left, bottom, right, top] = spot.rectangle
    return { width: right - left, height: top - bottom }
  }
  const { width, height } = spot
  if (width !== undefined && height !== undefined) return { width, height }
  try {
    const found = 'anchor' in spot ? findAnchor(openPdf(pdf), spot.anchor)?.rectangle : undefined
    if (!found) throw new PdfError('Văn bản không có chỗ dành sẵn để đặt chữ ký.')
    return { width: found[2] - found[0], height: found[3] - found[1] }
  } catch (error) {
    return unacceptable(error)
  }
}

/** What is seen of a key: what its holder gave, or in a demonstration what is drawn for their name. */
export async function pictureOf(
  { config }: Services,
  key: KeyRow,
  wanted: boolean,
): Promise<Buffer | undefined> {
  if (!wanted) return undefined
  if (key.picture || !config.demo) return key.picture ?? undefined
  return key.holder === 'agency' ? drawnSeal(key.name) : drawnSignature(key.name)
}

async function keepSigned(
  services: Services,
  { actor, accountId, positionId, agency, obstacle }: Hand,
  key: KeyRow,
  { items, origin, request }: Signing,
  { options, signed, settle }: Made,
): Promise<SignedFile[]> {
  const files: StoredFile[] = []
  for (const bytes of signed)
    files.push(await storeFile(services, Readable.from([bytes]), ['application/pdf'], 'văn bản đã ký.pdf'))
  const rows = items.map((item, i): SignatureRow => {
    const { pdf, level, at, reached } = options[i]!
    return {
      id: randomUUIDv7(),
      key_id: key.id,
      purpose: item.purpose,
      account_id: accountId,
      position_id: positionId,
      agency_id: agency.id,
      sha256_before: sha256(pdf).toString('hex'),
      sha256_after: files[i]!.sha256,
      level: reached?.() ?? level,
      ref_kind: item.ref?.kind ?? null,
      ref_id: item.ref?.id ?? null,
      code: item.paper?.code ?? null,
      signed_at: at,
    }
  })
  await inTransaction(services.db, async (tx) => {
    // A key that was withdrawn while the documents were signed signs nothing.
    const against = obstacle((await findKey(tx, key.id)) ?? key, items[0]!.purpose)
    if (against) throw new Forbidden(against)
    await takeConfirmation(tx, request, services.clock.now())
    for (const [i, { paper }] of items.entries())
      if (paper) await savePaper(tx, paperRow(paper, agency, files[i]!.sha256, services.clock.now()))
    await writeDown(tx, rows, actor, origin)
    await settle(tx)
  })
  return files.map((one, i) => ({ ...one, level: rows[i]!.level, signedAt: rows[i]!.signed_at }))
}

/** Writes signatures down, each with its entry in the audit. */
export async function writeDown(
  tx: Tx,
  rows: readonly SignatureRow[],
  actor: Actor,
  origin: Origin | undefined,
): Promise<void> {
  if (rows.length > 0) await insertSignatures(tx, rows)
  for (const row of rows)
    await audit(tx, {
      actor,
      at: row.signed_at,
      act: 'signature.make',
      subject: { kind: row.ref_kind ?? 'signature', id: row.ref_id ?? row.id },
      changes: { purpose: row.purpose, key: row.key_id, before: row.sha256_before, after: row.sha256_after },
      origin,
    })
}

const paperRow = (
  { code, title, number, issuedOn, later }: Paper,
  agency: { id: string; name: string },
  sha: string,
  now: Temporal.Instant,
) => ({
  code,
  title,
  number,
  issuer_id: agency.id,
  issuer_name: agency.name,
  issued_on: issuedOn,
  sha256: sha,
  kept_at: later ? null : now,
})
