import type { Failed } from '#platform/http/route.ts'
import type { Level } from '#platform/signing/types.ts'

type Instant = Temporal.Instant

/** Why something is signed: by the leader, an initial before it, the agency's seal, a copy made, a trial. */
export type Purpose = 'sign' | 'initial' | 'seal' | 'copy' | 'sample'
export type KeyKind = 'file' | 'token' | 'remote'
export type KeyState = 'active' | 'locked' | 'withdrawn'

export type KeyRow = {
  id: string
  holder: 'officer' | 'agency'
  account_id: string | null
  agency_id: string | null
  name: string
  /** As the certificate says it. */
  organisation: string | null
  kind: KeyKind
  chain: Buffer[]
  serial: string
  issuer: string
  valid_from: Instant
  valid_to: Instant
  locked_key: string | null
  /** Where a key lies that is not here: on a token, or with a signing service. */
  place:
    | { token: string; keyId: string }
    | { userId: string; credentialId: string; asks?: 'phone' | 'pin'; demoKey?: string }
    | null
  failed_pins: number
  state: KeyState
  picture: Buffer | null
  /** PIN of a seal the system may use by itself, sealed with the key of the installation. */
  automatic_pin: string | null
  automatic_since: Instant | null
  created_at: Instant
}

export type AuthorityRole = 'root' | 'issuer' | 'stamper' | 'responder'

export type PaperRow = {
  code: string
  title: string
  number: string | null
  issuer_id: string
  issuer_name: string
  issued_on: string
  sha256: string
  /** Since when it counts; null while what it stands for is not kept yet. */
  kept_at: Instant | null
  void_as: PaperVoid | null
  void_at: Instant | null
}

/** Why a paper is not to be used: given up before it was issued, or taken back after. */
export type PaperVoid = 'cancelled' | 'recalled'

export type SignatureRow = {
  id: string
  key_id: string
  purpose: Purpose
  account_id: string | null
  position_id: string | null
  agency_id: string
  sha256_before: string
  sha256_after: string
  level: Level
  ref_kind: string | null
  ref_id: string | null
  code: string | null
  signed_at: Instant
}

/** Something that waits for its owner to confirm it on the phone. */
export type RequestRow = {
  id: string
  account_id: string
  key_id: string
  what: string
  /** Where it was asked for; when done, where it leads. */
  back: string
  state: 'waiting' | 'answered' | 'done' | 'failed' | 'cancelled'
  /** Pressed on the phone of the demonstration. */
  phone: 'yes' | 'no' | null
  message: string | null
  outcome: Outcome | null
  /** What a program asked for with a key of its own. */
  asked: string | null
  /** What of a pile was not signed, for the page. */
  failed: Failed[] | null
  created_at: Instant
  expires_at: Instant
}

/** What of a pile was signed, and of the rest why not. */
export type Outcome = {
  done: { id: string; code: string }[]
  refused: { taskId: string; reason: string }[]
}

/** What a key is about to sign: of each file its purpose, its SHA-256 before, what it is for, and the code on it. */
export type IntentRow = {
  id: string
  key_id: string
  account_id: string | null
  items: { purpose: Purpose; before: string; ref: { kind: string; id: string } | null; code: string | null }[]
  begun_at: Instant
}

export type SignatureTables = {
  signing_intent: IntentRow
  signing_request: RequestRow
  signing_key: KeyRow
  own_authority: { role: AuthorityRole; certificate: Buffer; sealed_key: string; created_at: Instant }
  revoked_certificate: { serial: string; revoked_at: Instant; reason: string }
  issued_paper: PaperRow
  signature_made: SignatureRow
  revocation_answer: { name: string; body: Buffer | null; reason: string | null; valid_until: Instant }
}
