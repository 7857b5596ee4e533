import { chainOf, maySign, readCertificate, validAt, type Certificate } from './certificate.ts'
import type { Problem, Signatory, SignatureReport, SignedFileReport, Trust } from './report.ts'
import { readProofs, revocationOf, type Proof, type RevocationState } from './revocation.ts'
import { readTimeStamp, type TimeStamp } from './time-stamp.ts'
import type { Level, Revocation } from './types.ts'

/** What a signature of any format says, read and counted out; whom to believe is decided here. */
export type Evidence = {
  signer: Certificate | null
  /** Certificates that came with it. */
  certificates: readonly Certificate[]
  /** Is what it covers as it was when signed? */
  whole: boolean
  /** Is it by the key of the signer's certificate? */
  genuine: boolean
  /** Made with SHA-1. */
  weakHash: boolean
  namesCertificate: 'yes' | 'no' | 'absent'
  /** A token (RFC 3161) and the bytes it has to be over; null when it names them in a way that is not taken. */
  timeStamp: { token: Buffer; over: Buffer | null } | null
  claimedAt: Temporal.Instant | null
  /** Proofs the file carries. */
  carried: readonly Proof[]
}

/** Whom one believes, read once for every signature of a file. */
export type Belief = {
  pool: readonly Certificate[]
  roots: readonly Certificate[]
  atHand: readonly Proof[]
  now: Temporal.Instant
}

/** @param stored certificates the file keeps beside its signatures */
export const beliefOf = (trust: Trust, stored: readonly Buffer[] = []): Belief => ({
  pool: certificatesIn([...stored, ...(trust.intermediates ?? [])]),
  roots: certificatesIn(trust.roots),
  atHand: readProofs(trust.proofs ?? NO_PROOFS),
  now: trust.now,
})

const NO_PROOFS: Revocation = { ocsps: [], crls: [] }

export function certificatesIn(list: readonly Buffer[]): Certificate[] {
  return list.flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch {
      return []
    }
  })
}

/** The answer for a whole file: as good as its worst signature. Time stamps alone sign nothing, but a broken one counts. */
export function together(all: readonly SignatureReport[]): SignedFileReport['verdict'] {
  const signatures = all.filter(({ kind, verdict }) => kind === 'signature' || verdict === 'invalid')
  if (signatures.length === 0) return 'unsigned'
  const worst = (['invalid', 'uncertain'] as const).find((verdict) =>
    signatures.some((one) => one.verdict === verdict),
  )
  return worst ?? 'valid'
}

/** A signature of which nothing is known yet. */
export const NOTHING: SignatureReport = {
  field: '',
  kind: 'signature',
  signatory: null,
  reason: null,
  verdict: 'invalid',
  problems: [],
  level: null,
  claimedAt: null,
  stampedAt: null,
  stampedBy: null,
  revocation: { state: 'unknown', source: null, at: null, reason: null },
  coversAll: false,
  covers: [],
  after: 'unknown',
}

/** These break a signature; the others only leave it open who signed. */
const BREAKING: readonly Problem[] = [
  'content-changed',
  'forged',
  'range-wrong',
  'name-twice',
  'value-split',
  'changed-after',
  'certificate-revoked',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-not-named',
  'weak-algorithm',
  'unreadable',
]

/**
 * Decides what a signature is worth.
 * @param base what is known of its place in the file
 * @param before what is wrong with its place already
 */
export function judge(
  belief: Belief,
  base: SignatureReport,
  evidence: Evidence,
  before: readonly Problem[] = [],
): SignatureReport {
  const problems: Problem[] = [...before]
  const check = (holds: boolean, problem: Problem) => void (holds || problems.push(problem))
  const { signer, timeStamp, claimedAt, carried } = evidence
  check(evidence.whole, 'content-changed')
  check(evidence.genuine, 'forged')
  check(!evidence.weakHash && !isShort(signer), 'weak-algorithm')
  check(base.after !== 'modified', 'changed-after')
  check(base.after !== 'unknown', 'change-unknown')
  check(evidence.namesCertificate !== 'no', 'certificate-not-named')
  if (!signer) return { ...base, problems: [...problems, 'unreadable'] }
  const pool = [...evidence.certificates, ...belief.pool]
  const stamp = timeStamp?.over ? readTimeStamp(timeStamp.token, timeStamp.over, pool, belief.roots) : null
  if (timeStamp) check(stamp?.whole === true, 'time-stamp-wrong')
  if (stamp?.whole) check(stamp.valid, 'time-stamp-certificate')
  const proofs = [...carried, ...belief.atHand]
  const believed = stamp?.valid && stamp.trusted && isBelieved(stamp, proofs)
  if (stamp?.valid) check(believed === true, 'time-stamp-untrusted')
  const proven = believed ? stamp.at : null
  const then = proven ?? claimedAt ?? belief.now
  const { chain, trusted } = chainOf(signer, pool, belief.roots, then)
  check(trusted && chain.slice(1, -1).every((one) => validAt(one, then)), 'certificate-untrusted')
  check(maySign(signer), 'certificate-not-for-signing')
  problems.push(...standingAt(signer, then))
  // Whoever has the key may set a clock back, and lists forget the revoked once they have run out.
  if (!proven && validAt(signer, then)) check(validAt(signer, belief.now), 'expired-since')
  const state = revocationAt(chain, proofs, proven ?? belief.now, proven)
  if (state.state === 'revoked') problems.push('certificate-revoked')
  if (state.state === 'unknown') problems.push('revocation-unknown')
  return {
    ...base,
    signatory: signatoryOf(signer, chain, trusted),
    claimedAt,
    problems,
    verdict: verdictOf(problems),
    level: levelOf(carried, chain, stamp),
    stampedAt: stamp?.valid ? stamp.at : null,
    stampedBy: stamp?.valid ? stamp.authority.name : null,
    revocation: {
      state: state.state,
      source: state.state === 'unknown' ? null : state.source,
      at: state.state === 'good' ? state.checkedAt : state.state === 'revoked' ? state.revokedAt : null,
      reason: null,
    },
  }
}

/**
 * What a time stamp over a whole PDF is worth (ISO 32000-2, 12.8.5).
 * @param over the bytes it has to be over
 */
export function judgeStamp(
  belief: Belief,
  base: SignatureReport,
  { token, over, carried }: { token: Buffer; over: Buffer; carried: readonly Proof[] },
): SignatureReport {
  const stamp = readTimeStamp(token, over, belief.pool, belief.roots)
  if (!stamp) return { ...base, kind: 'time-stamp', problems: ['unreadable'] }
  const problems: Problem[] = [
    ...(stamp.whole ? [] : (['content-changed'] as const)),
    ...(stamp.whole && !stamp.valid ? (['time-stamp-certificate'] as const) : []),
    ...(stamp.trusted && isBelieved(stamp, [...carried, ...belief.atHand])
      ? []
      : (['time-stamp-untrusted'] as const)),
    ...(base.after === 'modified' ? (['changed-after'] as const) : []),
    ...(base.after === 'unknown' ? (['change-unknown'] as const) : []),
  ]
  return {
    ...base,
    kind: 'time-stamp',
    signatory: signatoryOf(stamp.authority, stamp.chain, stamp.trusted),
    problems,
    verdict: verdictOf(problems),
    claimedAt: null,
    stampedAt: stamp.valid ? stamp.at : null,
    stampedBy: stamp.valid ? stamp.authority.name : null,
  }
}

/** Keys that are too short today: RSA below 2048 bits, curves below 224. */
function isShort(signer: Certificate | null): boolean {
  const { modulusLength, namedCurve } = signer?.x509.publicKey.asymmetricKeyDetails ?? {}
  const curve = Number(/\d{3}/.exec(namedCurve ?? '')?.[0] ?? 256)
  return (modulusLength ?? 2048) < 2048 || curve < 224
}

/** Revocations of an authority for time stamps that leave what it stamped before as it is (RFC 3161, 4.1). */
const HARMLESS: readonly (number | null)[] = [0, 3, 4, 5]

/** Does a stamp prove its time: not made with SHA-1, and by an authority that was not revoked in a way that touches it? */
const isBelieved = ({ chain, at, weak }: TimeStamp, proofs: readonly Proof[]): boolean =>
  !weak &&
  chain.slice(0, -1).every((one, i) => {
    const state = revocationOf(one, chain[i + 1]!, proofs, at)
    if (state.state !== 'revoked') return true
    return HARMLESS.includes(state.reason) && Temporal.Instant.compare(at, state.revokedAt) < 0
  })

function standingAt(signer: Certificate, at: Temporal.Instant): Problem[] {
  if (validAt(signer, at)) return []
  return [
    Temporal.Instant.compare(at, signer.validFrom) < 0 ? 'certificate-not-yet-valid' : 'certificate-expired',
  ]
}

function verdictOf(problems: readonly Problem[]): SignatureReport['verdict'] {
  if (problems.some((one) => BREAKING.includes(one))) return 'invalid'
  return problems.length > 0 ? 'uncertain' : 'valid'
}

/**
 * How the signer's certificate and those above it stand. A revocation after the proven time does not touch a signature
 * made before it; without a proven time every revocation does, since anybody may set a clock back.
 */
function revocationAt(
  chain: readonly Certificate[],
  proofs: readonly Proof[],
  at: Temporal.Instant,
  proven: Temporal.Instant | null,
): RevocationState {
  const states = chain.slice(0, -1).map((one, i) => {
    const state = revocationOf(one, chain[i + 1]!, proofs, at)
    if (state.state !== 'revoked' || !proven || Temporal.Instant.compare(proven, state.revokedAt) >= 0)
      return state
    return { state: 'good' as const, source: state.source, checkedAt: proven }
  })
  return (
    states.find(({ state }) => state === 'revoked') ??
    states.find(({ state }) => state === 'unknown') ??
    states[0] ?? { state: 'unknown' }
  )
}

function signatoryOf(signer: Certificate, chain: readonly Certificate[], trusted: boolean): Signatory {
  return {
    name: signer.name,
    organisation: signer.organisation,
    serial: signer.serial,
    issuer: signer.issuerName,
    validFrom: signer.validFrom,
    validTo: signer.validTo,
    chain: chain.map(({ name }) => name),
    certificate: signer.der,
    above: trusted ? chain.slice(1).map(({ der }) => der) : [],
  }
}

/** The level reached: a stamp that holds makes T; proofs in the file for every certificate of both chains make LT. */
function levelOf(proofs: readonly Proof[], chain: readonly Certificate[], stamp: TimeStamp | null): Level {
  if (!stamp?.valid) return 'B-B'
  const proven = [chain, stamp.chain].every((one) =>
    one.slice(0, -1).every((it, i) => revocationOf(it, one[i + 1]!, proofs, stamp.at).state !== 'unknown'),
  )
  return proven && chain.length > 1 ? 'B-LT' : 'B-T'
}
