/** What a key is asked to sign: the signed attributes of a signature, and their SHA-256. Keys take the one they can use. */
export type ToSign = { attributes: Buffer; hash: Buffer }

/**
 * A key that never leaves its place (file, token, remote service). It signs many at once, so that one PIN or one
 * confirmation is enough for a whole pile.
 */
export type Signer = {
  /** DER, the signer's own first, then those above it. */
  chain: readonly Buffer[]
  /** PKCS#1 v1.5 with SHA-256 (RSA) or an ECDSA signature (DER, or the two halves as tokens give them). */
  sign: (items: readonly ToSign[]) => Promise<Buffer[]>
}

/** Asks a time-stamping authority: SHA-256 of what is stamped → token (RFC 3161), DER. */
export type TimeStamper = (hash: Buffer) => Promise<Buffer>

/** Proof that certificates stand: DER of OCSP responses and CRLs. */
export type Revocation = { ocsps: readonly Buffer[]; crls: readonly Buffer[] }
/** Gets that proof for every certificate of a chain below its root. */
export type RevocationSource = (chain: readonly Buffer[]) => Promise<Revocation>

/** PAdES baseline levels (ETSI EN 319 142-1): basic, with time stamp, with everything to check it later. */
export type Level = 'B-B' | 'B-T' | 'B-LT'
