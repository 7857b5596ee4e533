import type { Level, Revocation } from './types.ts'

/** Certificates one believes, and what is known besides the file. DER. */
export type Trust = {
  roots: readonly Buffer[]
  /** Certificates that may stand between. */
  intermediates?: readonly Buffer[]
  /** Lists of revoked certificates and answers about them at hand. */
  proofs?: Revocation
  now: Temporal.Instant
}

/** What is wrong with a signature, or cannot be known. The words for people are made elsewhere. */
export type Problem =
  /** The bytes it covers were changed. */
  | 'content-changed'
  /** It is not by the key of its certificate. */
  | 'forged'
  /** It covers something else than all bytes of its revision but itself, or nothing of an XML file. */
  | 'range-wrong'
  /** Something else in the file has the name of what it covers, and no signature covers it. */
  | 'name-twice'
  /** A comment or a marked section stands within a value it covers: programs may read another value. */
  | 'value-split'
  /** Something was added behind it that is seen. */
  | 'changed-after'
  /** What was added behind it cannot be compared. */
  | 'change-unknown'
  | 'certificate-untrusted'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  /** It has run out since, and nothing proves that the signature is older. */
  | 'expired-since'
  /** It is for something else: a web server, time stamps, encryption. */
  | 'certificate-not-for-signing'
  | 'certificate-revoked'
  | 'revocation-unknown'
  /** Another certificate could be put in its place. */
  | 'certificate-not-named'
  | 'time-stamp-wrong'
  /** The certificate of its authority had run out then, was not valid yet, or is for something else. */
  | 'time-stamp-certificate'
  | 'time-stamp-untrusted'
  /** SHA-1, or a short key. */
  | 'weak-algorithm'
  | 'unreadable'

export type Signatory = {
  name: string
  organisation: string | null
  serial: string
  issuer: string
  validFrom: Temporal.Instant
  validTo: Temporal.Instant
  /** Names of the certificates from the signer's up to the root. */
  chain: string[]
  /** The certificate itself, DER. */
  certificate: Buffer
  /** Those above it up to a trusted root, DER; none when no way leads to one. */
  above: Buffer[]
}

/** More parts of a file than anybody reads. */
export const MOST_LISTED = 20

/** A part of an XML file: where it stands (`HDon/DLHDon`) and its Id. */
export type Part = { path: string; id: string | null }

export type SignatureReport = {
  /** Name of the field. */
  field: string
  /** A time stamp stands over a whole PDF by itself; nobody has agreed to anything with it. */
  kind: 'signature' | 'time-stamp'
  signatory: Signatory | null
  reason: string | null
  /**
   * `valid`: whole, by whom it says, with a certificate that is trusted and stood at the time.
   * `invalid`: changed, forged, or with a certificate that was revoked or out of date.
   * `uncertain`: whole, but who signed cannot be confirmed here.
   */
  verdict: 'valid' | 'invalid' | 'uncertain'
  problems: Problem[]
  level: Level | null
  /** As the signer's clock said. */
  claimedAt: Temporal.Instant | null
  /** As a time-stamping authority confirmed. */
  stampedAt: Temporal.Instant | null
  stampedBy: string | null
  revocation: {
    state: 'good' | 'revoked' | 'unknown'
    source: 'OCSP' | 'CRL' | null
    at: Temporal.Instant | null
    /** Why nothing is known, for people; null when nobody was asked. */
    reason: string | null
  }
  /** It covers the whole file as it is now. */
  coversAll: boolean
  /** The parts of an XML file it covers, when not all of it. */
  covers: readonly Part[]
  /** What came after it. */
  after: 'nothing' | 'signatures' | 'modified' | 'unknown'
}

export type SignedFileReport = {
  /** In the order in which they were made. */
  signatures: SignatureReport[]
  /** Why nothing could be read, for people. */
  unreadable: string | null
  /** What stands in an XML file outside of everything that whole signatures cover; at most `MOST_LISTED` parts and one more. */
  uncovered: readonly Part[]
  /** `valid`: every signature is, and there is one over all of the file; `partial`: every one is, but only over parts of it. */
  verdict: 'valid' | 'partial' | 'invalid' | 'uncertain' | 'unsigned'
}
