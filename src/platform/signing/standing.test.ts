import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { signatureAlgorithm } from './algorithms.ts'
import { issue, localSigner, newKey, signSha256, type Holder } from './authority.ts'
import { chainOf, readCertificate } from './certificate.ts'
import {
  bits,
  certificateTime,
  derOf,
  enumerated,
  integer,
  octets,
  oid,
  sequence,
  tlv,
  truth,
} from './der.ts'
import { inspectPdf } from './inspect-pdf.ts'
import { answerOcsp, ocspRequest, readOcspRequest } from './ocsp-responder.ts'
import type { Trust } from './report.ts'
import { readProofs, revocationOf } from './revocation.ts'
import { signPdf, type SignOptions } from './sign-pdf.ts'
import { testAuthority } from './test-support/authority.ts'
import { plainPdf, SIMPLE } from './test-support/documents.ts'
import { needs, run } from './test-support/peers.ts'
import type { Signer } from './types.ts'

const at = Temporal.Instant.from('2026-11-22T10:15:00Z')
const hours = (count: number) => at.add({ hours: count })
const authority = await testAuthority()
const leader = await authority.person('Nguyễn Thị Ước', 'ecdsa')
const own = readCertificate(leader.holder.certificate)
const issuer = readCertificate(authority.issuer.certificate)

type Extension = { id: string; critical?: boolean; value: Buffer }
type List = {
  revoked?: { serial: string; at: Temporal.Instant; reason?: number }[]
  extensions?: Extension[]
  until?: Temporal.Instant | null
  made?: Temporal.Instant
}
const extension = ({ id, critical = true, value }: Extension) =>
  sequence(oid(id), ...(critical ? [truth()] : []), octets(value))

/** A list of revoked certificates with whatever an authority may write into one. */
async function list(by: Holder, { revoked = [], extensions = [], until = hours(24), made = at }: List = {}) {
  const above = readCertificate(by.certificate)
  const entries = revoked.map(({ serial, at: when, reason }) =>
    sequence(
      integer(Buffer.from(serial, 'hex')),
      certificateTime(when),
      ...(reason === undefined
        ? []
        : [sequence(extension({ id: '2.5.29.21', critical: false, value: enumerated(reason) }))]),
    ),
  )
  const body = sequence(
    integer(1),
    signatureAlgorithm(above.key),
    derOf(above.pki.subject),
    certificateTime(made),
    ...(until ? [certificateTime(until)] : []),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length > 0 ? [tlv(0xa0, sequence(...extensions.map(extension)))] : []),
  )
  return sequence(body, signatureAlgorithm(above.key), bits(await signSha256(body, by.key)))
}
const stateBy = (crls: Buffer[], when = at, ocsps: Buffer[] = []) =>
  revocationOf(own, issuer, readProofs({ crls, ocsps }), when).state
const by = authority.issuer

describe('a list of revoked certificates', () => {
  const yes = Buffer.from([0xff])
  const SCOPE = '2.5.29.28'
  it('says that who is not on it is good, for as long as it holds', async () => {
    assert.equal(stateBy([await list(by)]), 'good')
    assert.equal(stateBy([await list(by)], hours(25)), 'unknown')
    const open = await list(by, { until: null })
    assert.deepEqual([stateBy([open], hours(1)), stateBy([open], hours(25))], ['good', 'unknown'])
  })
  it('of what is new, of authorities, of some reasons, of others or of a part says nothing of everybody else', async () => {
    const scoped = async (value: Buffer, id = SCOPE) =>
      stateBy([await list(by, { extensions: [{ id, value }] })])
    assert.equal(await scoped(integer(1), '2.5.29.27'), 'unknown', 'a delta')
    assert.equal(await scoped(sequence(tlv(0x82, yes))), 'unknown', 'authorities only')
    assert.equal(await scoped(sequence(tlv(0x81, yes))), 'good', 'certificates of people')
    assert.equal(await scoped(sequence(tlv(0x83, Buffer.from([6, 0x40])))), 'unknown', 'some reasons')
    assert.equal(await scoped(sequence(tlv(0x84, yes))), 'unknown', 'other authorities')
    const part = tlv(0xa0, tlv(0xa0, tlv(0x86, Buffer.from('http://vi-du.vn/phan-2.crl'))))
    assert.equal(await scoped(sequence(part)), 'unknown', 'a part the certificate does not name')
    assert.equal(await scoped(integer(1), '1.2.3.4'), 'unknown', 'what is critical and unknown')
  })
  it('that has run out still says who was revoked', async () => {
    const serial = own.serial
    const revoked = [{ serial, at: hours(-48) }]
    const old = await list(by, { revoked, made: hours(-40), until: hours(-20) })
    assert.equal(stateBy([old]), 'revoked')
    assert.equal(stateBy([old, await list(by)]), 'revoked')
    const held = await list(by, {
      revoked: [{ ...revoked[0]!, reason: 6 }],
      made: hours(-40),
      until: hours(-20),
    })
    assert.equal(stateBy([held, await list(by)]), 'good', 'it was given back since')
  })
  it('takes nobody for revoked who was taken off it again', async () => {
    const serial = own.serial
    const hold = { revoked: [{ serial, at: hours(-48), reason: 6 }] }
    const held = await list(by, { ...hold, made: hours(-2) })
    const news = { extensions: [{ id: '2.5.29.27', value: integer(1) }] }
    const back = await list(by, { ...news, revoked: [{ serial, at: hours(-1), reason: 8 }] })
    assert.equal(stateBy([held]), 'revoked')
    assert.equal(stateBy([back]), 'good')
    assert.equal(stateBy([held, back]), 'good')
    assert.equal(stateBy([held, back], hours(25)), 'unknown', 'what is new holds no longer than it says')
    const again = await list(by, { ...news, revoked: [{ serial, at: hours(1), reason: 6 }], made: hours(1) })
    assert.equal(stateBy([held, back, again], hours(2)), 'revoked', 'held once more since')
    const still = await list(by, { ...hold, made: hours(1) })
    assert.equal(stateBy([still, back], hours(2)), 'revoked', 'a newer list says that it is held')
    assert.equal(stateBy([await list(by, hold), back]), 'revoked', 'of two of the same time the worse')
    const stolen = await list(by, { revoked: [{ serial, at: hours(-48), reason: 1 }] })
    assert.equal(stateBy([stolen, back]), 'revoked', 'only what was held is given back')
    const whole = await list(by, { revoked: [{ serial, at: hours(-1), reason: 8 }] })
    assert.equal(stateBy([whole]), 'revoked', 'a whole list has no such entry (RFC 5280, 5.3.1)')
  })
})

describe('an answer about a certificate (OCSP)', async () => {
  const question = readOcspRequest(await ocspRequest(own.der, issuer.der))!
  const said = async (responder: Holder, when = at, until = hours(24)) =>
    answerOcsp(question, responder, () => ({ state: 'good' }), { at: when, until })
  const responder = async (
    from: Temporal.Instant,
    until: Temporal.Instant,
    usage: 'ocsp' | 'person' = 'ocsp',
  ) => {
    const key = await newKey('ecdsa')
    const subject = { name: 'Trả lời', organisation: 'Thử', place: 'Kon Tum' }
    return { key, certificate: await issue({ subject, usage, key, from, until }, by) }
  }
  it('is by the issuer, or by whom it has named for that, while that stood', async () => {
    assert.equal(stateBy([], at, [await said(by)]), 'good')
    assert.equal(stateBy([], at, [await said(await responder(hours(-24), hours(24)))]), 'good')
    assert.equal(stateBy([], at, [await said(await responder(hours(-24), hours(-1)))]), 'unknown', 'run out')
    const person = await responder(hours(-24), hours(24), 'person')
    assert.equal(stateBy([], at, [await said(person)]), 'unknown', 'named for nothing')
    const elsewhere = await testAuthority()
    assert.equal(stateBy([], at, [await said(elsewhere.issuer)]), 'unknown', 'of somebody else')
  })
})

const signed = (more: Partial<SignOptions & { signer: Signer }> = {}) =>
  signPdf({
    pdf: plainPdf(SIMPLE),
    level: 'B-B',
    at,
    signer: leader.signer,
    fieldName: 'chu-ky',
    ...more,
  })
const trusting = async (now: Temporal.Instant, lists: List = {}): Promise<Trust> => ({
  roots: [authority.root.certificate],
  now,
  proofs: {
    ocsps: [],
    crls: [
      await list(authority.root, { made: now, until: now.add({ hours: 24 }) }),
      await list(by, { made: now, until: now.add({ hours: 24 }), ...lists }),
    ],
  },
})
const looked = async (pdf: Buffer, now = at, lists: List = {}) => {
  const [one] = inspectPdf(pdf, await trusting(now, lists)).signatures
  return [one?.verdict, one?.problems.join()]
}

describe('a time stamp proves its time', () => {
  const stamped = () => signed({ level: 'B-T', tsa: authority.tsa(at) })
  const stamper = readCertificate(authority.stamper.certificate).serial
  it('while its authority was not revoked', async () => {
    assert.deepEqual(await looked(await stamped()), ['valid', ''])
  })
  it('not when its authority was revoked, unless it was only replaced or closed, and later', async () => {
    const revoked = (when: Temporal.Instant, reason?: number) => ({
      revoked: [{ serial: stamper, at: when, reason }],
    })
    const lost = ['uncertain', 'time-stamp-untrusted']
    const pdf = await stamped()
    assert.deepEqual(await looked(pdf, hours(72), revoked(hours(48))), lost, 'it does not say why')
    assert.deepEqual(await looked(pdf, hours(72), revoked(hours(48), 1)), lost, 'its key was stolen')
    assert.deepEqual(await looked(pdf, hours(72), revoked(hours(-1), 5)), lost, 'closed before')
    assert.deepEqual(await looked(pdf, hours(72), revoked(hours(48), 5)), ['valid', ''], 'closed after')
  })
})

describe('a certificate', () => {
  const years = (count: number) => at.add({ hours: 24 * 365 * count })
  it('that has run out since proves nothing without a stamp: whoever has the key may set the clock back', async () => {
    assert.deepEqual(await looked(await signed(), years(6)), ['uncertain', 'expired-since'])
    const stamped = await signed({ level: 'B-T', tsa: authority.tsa(at) })
    assert.deepEqual(await looked(stamped, years(4)), ['valid', ''])
  })
  it('for something else is not one to sign documents with', async () => {
    const { key, certificate } = authority.stamper
    const signer = localSigner(key, [certificate, ...authority.chain])
    assert.deepEqual(await looked(await signed({ signer })), ['uncertain', 'certificate-not-for-signing'])
  })
  it('counts only by authorities that stood then', async () => {
    const middle = async (from: Temporal.Instant, until: Temporal.Instant) => {
      const subject = { name: 'Cấp phát', organisation: 'Thử', place: 'Kon Tum' }
      const key = await newKey('ecdsa')
      return {
        key,
        certificate: await issue({ subject, usage: 'authority', key, from, until }, authority.root),
      }
    }
    const under = async (above: Holder) => {
      const key = await newKey('ecdsa')
      const subject = { name: 'A', organisation: 'B', place: 'Kon Tum' }
      const span = { from: hours(-24 * 30), until: hours(24 * 30) }
      const certificate = await issue({ subject, usage: 'person', key, ...span }, above)
      return localSigner(key, [certificate, above.certificate, authority.root.certificate])
    }
    const problems = async (above: Holder) =>
      inspectPdf(await signed({ signer: await under(above) }), await trusting(at)).signatures[0]?.problems
    assert.deepEqual(await problems(await middle(hours(-24), hours(24))), ['revocation-unknown'])
    const gone = await middle(hours(-48), hours(-24))
    assert.deepEqual(await problems(gone), ['certificate-untrusted', 'revocation-unknown'])
  })
  it('below more authorities than one above allows leads to no root', (t) => {
    if (!needs(t, 'openssl', 'version', 'openssl')) return
    const script = `
      key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key 2>/dev/null; }
      make() { key $1; openssl req -new -key $1.key -subj "/CN=$1" -out $1.csr 2>/dev/null
        printf "%s" "$3" > $1.ext
        openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -extfile $1.ext -days 30 -out $1.pem 2>/dev/null; }
      key goc; openssl req -x509 -key goc.key -subj /CN=goc -days 30 -out goc.pem 2>/dev/null
      make mot goc "basicConstraints=critical,CA:TRUE,pathlen:0"
      make hai mot "basicConstraints=critical,CA:TRUE"
      make nguoi hai "basicConstraints=CA:FALSE"
      make duoi mot "basicConstraints=CA:FALSE"
      for one in goc mot hai nguoi duoi; do openssl x509 -in $one.pem -outform der | base64 -w0; echo; done`
    const { output } = run('sh', ['-c', script], {})
    const [root, one, two, person, below] = output
      .trim()
      .split('\n')
      .map((line) => readCertificate(Buffer.from(line, 'base64')))
    assert.equal(chainOf(below!, [one!], [root!]).trusted, true)
    assert.equal(chainOf(person!, [one!, two!], [root!]).trusted, false)
  })
})
