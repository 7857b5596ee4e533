import * as asn1js from 'asn1js'

/** One DER element: tag, then length and content. */
export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0))
  return Buffer.concat([Buffer.from([0x80 | short.length]), short])
}

const encoded = (value: { toBER(): ArrayBuffer }) => Buffer.from(value.toBER())

export const sequence = (...parts: readonly Buffer[]) => tlv(0x30, ...parts)
/** DER wants the members of a set in the order of their bytes. */
export const setOf = (...parts: readonly Buffer[]) =>
  tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)))
export const octets = (bytes: Buffer) => tlv(0x04, bytes)
export const oid = (value: string) => encoded(new asn1js.ObjectIdentifier({ value }))
export const nothing = () => Buffer.from([0x05, 0x00])
export const bits = (bytes: Buffer) => tlv(0x03, Buffer.from([0]), bytes)
export const enumerated = (value: number) => tlv(0x0a, Buffer.from([value]))
/** UTF-8, composed. */
export const text = (value: string) => tlv(0x0c, Buffer.from(value.normalize('NFC')))
export const truth = () => Buffer.from([0x01, 0x01, 0xff])

/** A positive whole number. */
export function integer(value: number | Buffer): Buffer {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(hexOf(value), 'hex')
  return tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes)
}

const hexOf = (value: number) => {
  const hex = value.toString(16)
  return hex.length % 2 ? `0${hex}` : hex
}

const timeText = (at: Temporal.Instant) =>
  at.round({ smallestUnit: 'second', roundingMode: 'floor' }).toString().replace(/[-:T]/g, '')

/** `20261122101500Z` */
export const generalizedTime = (at: Temporal.Instant) => tlv(0x18, Buffer.from(timeText(at), 'latin1'))

/** Certificates and lists write years before 2050 with two digits (RFC 5280, 4.1.2.5). */
export const certificateTime = (at: Temporal.Instant) =>
  timeText(at) < '2050' ? tlv(0x17, Buffer.from(timeText(at).slice(2), 'latin1')) : generalizedTime(at)

export const instantOf = (date: Date): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(date.getTime())

export const derOf = (value: { toSchema(): asn1js.BaseBlock }): Buffer => encoded(value.toSchema())
