import * as asn1js from 'asn1js'
import {
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  pbkdf2,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'
import { promisify } from 'node:util'
import * as pkijs from 'pkijs'
import { hashOf } from './algorithms.ts'
import { chainOf, readCertificate, type Certificate } from './certificate.ts'
import { derOf } from './der.ts'

/** Why a key file cannot be taken; the message is for people. */
export class KeyFileError extends Error {}

const WRONG_PASSWORD = 'Mật khẩu của tệp khóa không đúng.'
const UNREADABLE = 'Tệp này không phải là tệp khóa .p12 hoặc .pfx, hoặc tệp đã bị hỏng.'
const UNKNOWN_CIPHER =
  'Tệp khóa được bảo vệ bằng thuật toán đã lạc hậu. Hãy xuất lại tệp với lựa chọn mã hóa AES.'

/** More rounds than anybody uses; a hostile file would keep the machine busy. */
const MAX_ROUNDS = 3_000_000

/**
 * Opens a PKCS#12 file (RFC 7292): the private key with its certificate and those above it.
 * @throws KeyFileError saying what is wrong
 */
export async function readPkcs12(
  file: Buffer,
  password: string,
): Promise<{ key: KeyObject; chain: Buffer[] }> {
  const pfx = parsed(() => pkijs.PFX.fromBER(new Uint8Array(file)))
  const safe: unknown = pfx.authSafe.content
  if (pfx.authSafe.contentType !== pkijs.ContentInfo.DATA || !(safe instanceof asn1js.OctetString))
    throw new KeyFileError(UNREADABLE)
  const content = Buffer.from(safe.getValue())
  checkMac(pfx, content, password)
  const { safeContents } = parsed(() => pkijs.AuthenticatedSafe.fromBER(new Uint8Array(content)))
  const certificates: Certificate[] = []
  const keys: KeyObject[] = []
  for (const part of safeContents) {
    const bytes = await openPart(part, password)
    for (const bag of parsed(() => pkijs.SafeContents.fromBER(new Uint8Array(bytes))).safeBags) {
      const value: unknown = bag.bagValue
      if (value instanceof pkijs.CertBag && value.parsedValue instanceof pkijs.Certificate)
        certificates.push(readCertificate(derOf(value.parsedValue)))
      else if (value instanceof pkijs.PKCS8ShroudedKeyBag) keys.push(openKey(derOf(value), password))
    }
  }
  return matched(keys, certificates)
}

function parsed<T>(read: () => T): T {
  try {
    return read()
  } catch {
    throw new KeyFileError(UNREADABLE)
  }
}

function matched(keys: readonly KeyObject[], certificates: readonly Certificate[]) {
  for (const key of keys) {
    const own = certificates.find(({ x509 }) => x509.checkPrivateKey(key))
    if (own) return { key, chain: chainOf(own, certificates, []).chain.map(({ der }) => der) }
  }
  throw new KeyFileError('Tệp khóa không có khóa riêng kèm chứng thư số của khóa đó.')
}

function openKey(der: Buffer, password: string): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8', passphrase: password })
  } catch {
    throw new KeyFileError(UNKNOWN_CIPHER)
  }
}

/** The seal over the whole file: it tells a wrong password from a broken file. */
function checkMac(pfx: pkijs.PFX, content: Buffer, password: string): void {
  const { macData } = pfx
  if (!macData) throw new KeyFileError(UNREADABLE)
  const hash = hashOf(macData.mac.digestAlgorithm.algorithmId)
  const rounds = macData.iterations ?? 1
  if (!hash || rounds > MAX_ROUNDS) throw new KeyFileError(UNKNOWN_CIPHER)
  const salt = Buffer.from(macData.macSalt.valueBlock.valueHexView)
  const length = createHash(hash).digest().length
  const key = pkcs12Key(hash, password, salt, rounds, 3, length)
  const expected = Buffer.from(macData.mac.digest.valueBlock.valueHexView)
  const found = createHmac(hash, key).update(content).digest()
  if (found.length !== expected.length || !timingSafeEqual(found, expected))
    throw new KeyFileError(WRONG_PASSWORD)
}

async function openPart(part: pkijs.ContentInfo, password: string): Promise<Buffer> {
  const content: unknown = part.content
  if (part.contentType === pkijs.ContentInfo.DATA && content instanceof asn1js.OctetString)
    return Buffer.from(content.getValue())
  if (part.contentType !== pkijs.ContentInfo.ENCRYPTED_DATA) throw new KeyFileError(UNREADABLE)
  const info = parsed(() => new pkijs.EncryptedData({ schema: part.content })).encryptedContentInfo
  const data = parsed(() => Buffer.from(info.getEncryptedContent()))
  const { cipher, key, iv } = await cipherOf(info.contentEncryptionAlgorithm, password)
  try {
    const open = createDecipheriv(cipher, key, iv)
    return Buffer.concat([open.update(data), open.final()])
  } catch {
    throw new KeyFileError(WRONG_PASSWORD)
  }
}

const CIPHERS: Readonly<Record<string, [name: string, keyLength: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
}
const PRFS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.11': 'sha512',
}
const PBES2 = '1.2.840.113549.1.5.13'
const TRIPLE_DES = '1.2.840.113549.1.12.1.3'

async function cipherOf({ algorithmId, algorithmParams }: pkijs.AlgorithmIdentifier, password: string) {
  if (algorithmId === PBES2) return modernCipher(algorithmParams, password)
  if (algorithmId !== TRIPLE_DES) throw new KeyFileError(UNKNOWN_CIPHER)
  const [salt, rounds] = itemsOf(algorithmParams)
  if (!(salt instanceof asn1js.OctetString) || !(rounds instanceof asn1js.Integer))
    throw new KeyFileError(UNREADABLE)
  const bytes = Buffer.from(salt.getValue())
  const count = roundsOf(rounds)
  return {
    cipher: 'des-ede3-cbc',
    key: pkcs12Key('sha1', password, bytes, count, 1, 24),
    iv: pkcs12Key('sha1', password, bytes, count, 2, 8),
  }
}

const itemsOf = (value: unknown): readonly unknown[] =>
  value instanceof asn1js.Sequence ? value.valueBlock.value : []

function roundsOf(value: asn1js.Integer): number {
  const rounds = value.valueBlock.valueDec
  if (rounds < 1 || rounds > MAX_ROUNDS) throw new KeyFileError(UNKNOWN_CIPHER)
  return rounds
}

async function modernCipher(parameters: unknown, password: string) {
  const read = parsed(() => new pkijs.PBES2Params({ schema: parameters }))
  const derivation = parsed(() => new pkijs.PBKDF2Params({ schema: read.keyDerivationFunc.algorithmParams }))
  const [cipher, length] = CIPHERS[read.encryptionScheme.algorithmId] ?? []
  const prf = PRFS[derivation.prf?.algorithmId ?? '1.2.840.113549.2.7']
  const salt: unknown = derivation.salt
  const iv: unknown = read.encryptionScheme.algorithmParams
  const rounds = derivation.iterationCount
  if (!cipher || !length || !prf || rounds > MAX_ROUNDS) throw new KeyFileError(UNKNOWN_CIPHER)
  if (!(salt instanceof asn1js.OctetString) || !(iv instanceof asn1js.OctetString))
    throw new KeyFileError(UNREADABLE)
  const key = await promisify(pbkdf2)(password, Buffer.from(salt.getValue()), rounds, length, prf)
  return { cipher, key, iv: Buffer.from(iv.getValue()) }
}

const BLOCK: Readonly<Record<string, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 }

/** The key derivation of PKCS#12 (RFC 7292, appendix B). */
function pkcs12Key(
  hash: string,
  password: string,
  salt: Buffer,
  rounds: number,
  purpose: 1 | 2 | 3,
  length: number,
): Buffer {
  const block = BLOCK[hash] ?? 64
  // UTF-16, big end first, closed by a zero.
  const secret = Buffer.from(`${password}\0`, 'utf16le').swap16()
  const filled = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
  const input = Buffer.concat([filled(salt), filled(secret)])
  const parts: Buffer[] = []
  for (let size = 0; size < length;) {
    let digest = createHash(hash).update(Buffer.alloc(block, purpose)).update(input).digest()
    for (let i = 1; i < rounds; i++) digest = createHash(hash).update(digest).digest()
    parts.push(digest)
    size += digest.length
    addToBlocks(input, Buffer.alloc(block, digest), block)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** Adds `addend` and one to every block of `input`, as large numbers that overflow. */
function addToBlocks(input: Buffer, addend: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (addend[i] ?? 0) + carry
      input[start + i] = sum & 0xff
      carry = sum >> 8
    }
  }
}
