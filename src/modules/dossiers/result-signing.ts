import { buffer } from 'node:stream/consumers'
import type { Actor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Db, type Tx } from '#platform/database/database.ts'
import { Forbidden, Invalid } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { printResult } from '#platform/print/slips.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import {
  keysOf,
  leaderLook,
  newPaperCode,
  sealLook,
  signaturePaths,
  type KeyView,
  type SignedFile,
  type SignItem,
} from '#modules/signatures/index.ts'
import { actOf, type DossierAction, type SignedFileOfResult } from './dossier.ts'
import { inSmallLetters, resultPaper } from './issuing.ts'
import { keepResultNumber, type ResultNumber } from './numbering.ts'
import { resultSymbol } from './result-document.ts'
import type { DossierRow } from './tables.ts'

/** `request`: what waits for a confirmation on the phone, of `beginOnPhone`. */
export type Key = { keyId: string; pin?: string; request?: string }

/**
 * With what a result is signed: a key, or `on-paper` where the installation lets results be issued without digital signatures.
 */
export type SignedWith = Key | 'on-paper'

/** What a decision takes along once its file has been signed or sealed. */
export type SignedResult = { taken: ResultNumber; issuedOn: string; file: SignedFileOfResult }

/** A result that waits for its signature. */
export type Unsigned = {
  item: SignItem
  /** What the decision takes along, once it is signed. */
  with(signed: SignedFile): SignedResult
}

export const NO_KEY = {
  sign: `Kết quả này phải được ký số, nhưng Ông/Bà chưa có chữ ký số dùng được. Hãy thêm chữ ký số ở trang ${signaturePaths.mine()}, hoặc liên hệ quản trị hệ thống để được cấp.`,
  seal: `Kết quả này phải được đóng dấu số, nhưng cơ quan chưa có con dấu số dùng được. Hãy thêm con dấu số ở trang ${signaturePaths.seal()}, hoặc liên hệ quản trị hệ thống để được cấp.`,
} as const

/** Keys with which this officer can sign results, or seal them as the clerk. */
export async function keysFor(db: Db | Tx, actor: Actor, act: 'sign' | 'seal'): Promise<KeyView[]> {
  const holder = act === 'sign' ? 'officer' : 'agency'
  return (await keysOf(db, actor)).filter((key) => key.holder === holder && key.state === 'active')
}

/**
 * Does this decision need a signature made before it is taken?
 * @returns the act of the key; undefined when there is nothing to sign, or it is done on paper by leave of `UNSIGNED_RESULTS`
 * @throws Forbidden when there is no key, saying where to get one; Invalid when no key was chosen
 */
export async function neededAct(
  { config }: Services,
  tx: Tx,
  actor: Actor,
  dossier: DossierRow,
  action: DossierAction,
  given: SignedWith | undefined,
): Promise<'sign' | 'seal' | undefined> {
  const act = actOf(action, dossier)
  if (!act) return undefined
  if (given === 'on-paper') {
    if (!config.unsignedResults) throw new Forbidden(NO_KEY[act])
    return undefined
  }
  if (given) return act
  const keys = await keysFor(tx, actor, act)
  if (keys.length > 0) throw new Invalid({ pin: 'Nhập mã PIN của chữ ký số để ký kết quả.' })
  if (!config.unsignedResults) throw new Forbidden(NO_KEY[act])
  return undefined
}

/** Whatever is signed or sealed, ready for the key; its number is kept before. */
export const makeReady = (
  services: Services,
  actor: Actor,
  act: 'sign' | 'seal',
  dossier: DossierRow,
  result: DossierRow['result'],
): Promise<Unsigned> =>
  act === 'sign' ? readyToSign(services, actor, dossier, result) : readyToSeal(services, dossier)

/** Number and day stand on the paper before it is signed; nothing on it changes afterwards. */
async function readyToSign(
  services: Services,
  actor: Actor,
  dossier: DossierRow,
  given: DossierRow['result'],
): Promise<Unsigned> {
  const { db, clock, config, printer } = services
  const now = clock.now()
  const taken = await inTransaction(db, async (tx) => {
    const symbol = await resultSymbol(tx, dossier, await getAgency(tx, dossier.agency_id))
    return keepResultNumber(tx, dossier, symbol, now, newPaperCode)
  })
  const { paperCode } = taken
  const issuedOn = dateOf(now).toString()
  const signedBy = actor.kind === 'officer' ? { name: actor.name, title: actor.acting.title } : undefined
  const content = (given ?? dossier.result)?.content ?? {}
  const paper = await resultPaper(
    services,
    { ...dossier, result: { content, number: taken.text, issuedOn, signedBy } },
    now,
  )
  const trackUrl = config.baseUrl ? `${config.baseUrl}${signaturePaths.paper(paperCode)}` : null
  const title = inSmallLetters(paper.title)
  return {
    item: {
      pdf: await printResult(printer, { ...paper, trackUrl, checkCode: paperCode }),
      purpose: 'sign',
      look: leaderLook(),
      reason: 'Ký kết quả giải quyết thủ tục hành chính',
      ref: { kind: 'dossier', id: dossier.id },
      paper: { code: paperCode, title, number: taken.text, issuedOn, later: true },
    },
    with: ({ sha256, size }) => ({
      taken,
      issuedOn,
      file: { sha256, size, paperCode, title, sealed: false },
    }),
  }
}

/** The seal goes over the signature of the file as it was signed. */
async function readyToSeal(services: Services, dossier: DossierRow): Promise<Unsigned> {
  const { number, issuedOn, signed } = dossier.result ?? {}
  if (!signed || !number || !issuedOn) throw new Error('only a signed result is sealed')
  const { paperCode, title } = signed
  const [digits = '', ...kind] = number.split('/')
  const taken: ResultNumber = {
    text: number,
    agencyId: dossier.agency_id,
    kind: kind.join('/'),
    year: Temporal.PlainDate.from(issuedOn).year,
    number: Number(digits),
  }
  return {
    item: {
      pdf: await buffer(readStoredFile(services, signed.sha256)),
      purpose: 'seal',
      look: sealLook(),
      ref: { kind: 'dossier', id: dossier.id },
      paper: { code: paperCode, title, number, issuedOn, later: true },
    },
    with: ({ sha256, size }) => ({ taken, issuedOn, file: { sha256, size, paperCode, title, sealed: true } }),
  }
}
