import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the headers of the national document axis begin with. */
const PREFIX = 'XroadVnpt-'
/** How far the clock of another system may be before ours. */
const AHEAD = Temporal.Duration.from({ minutes: 10 })
/** How long a request stays good when nothing else is agreed: the official library keeps its time for the life of an object. */
export const REQUEST_MINUTES = 24 * 60
const ZONE = 'Asia/Ho_Chi_Minh'

/** HMAC-SHA256 of the signed headers, in lower-case hexadecimal. */
export const hashHeader = (secret: string, signed: string | Buffer): string =>
  createHmac('sha256', secret).update(signed).digest('hex')

/** The headers of a request: every parameter, and the signature over them in their order. */
export function signedHeaders(given: {
  systemId: string
  secret: string
  at: Temporal.Instant
  contentType: string
  parameters: Readonly<Record<string, string>>
}): Record<string, string> {
  const named = {
    systemid: given.systemId,
    timestamp: writeStamp(given.at),
    'Content-Type': given.contentType,
    ...given.parameters,
  }
  const headers = Object.fromEntries(Object.entries(named).map(([name, value]) => [PREFIX + name, value]))
  const signed = JSON.stringify(headers)
  return {
    ...headers,
    'Content-Type': given.contentType,
    [`${PREFIX}sign-header-key`]: Object.keys(named).join(';'),
    [`${PREFIX}sign-header`]: signed,
    [`${PREFIX}hash-header`]: hashHeader(given.secret, signed),
    [`${PREFIX}version`]: '3.0.201608',
    'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP',
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** ddMMyyyyTHHmmss+SSSS: what looks like a zone are the milliseconds. */
export function writeStamp(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(ZONE)
  const day = `${two(local.day)}${two(local.month)}${local.year}`
  const time = `${two(local.hour)}${two(local.minute)}${two(local.second)}`
  return `${day}T${time}+${String(local.millisecond).padStart(4, '0')}`
}

function readStamp(text: string): Temporal.Instant | null {
  const [, day, month, year, hour, minute, second] =
    /^(\d\d)(\d\d)(\d{4})T(\d\d)(\d\d)(\d\d)\+\d{4}$/.exec(text) ?? []
  if (year === undefined) return null
  try {
    return Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}:${second}`)
      .toZonedDateTime(ZONE)
      .toInstant()
  } catch {
    return null
  }
}

/** A registered system: what it signs with, and how long what it signs stays good. */
export type Caller = { secret: string; requestMinutes?: number | undefined }

export type SignedRequest = { systemId: string; parameters: ReadonlyMap<string, string> }

/**
 * Checks the signature of a request. Only parameters that are signed count; their names are compared in small letters.
 * @param callerOf a registered system; null when there is none
 * @returns null for whatever is wrong: who asks need not know what
 */
export async function verifyRequest(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  now: Temporal.Instant,
  callerOf: (systemId: string) => Promise<Caller | null>,
): Promise<SignedRequest | null> {
  const header = (name: string) => {
    const value = headers[(PREFIX + name).toLowerCase()]
    return typeof value === 'string' ? value : ''
  }
  const signed = header('sign-header')
  const parameters = readSigned(signed, header)
  const systemId = parameters?.get('systemid') ?? ''
  // A stranger's request costs as much time as a known system's.
  const caller = systemId === '' ? null : await callerOf(systemId)
  // Header bytes arrive as Latin-1; what was signed were bytes.
  const expected = Buffer.from(hashHeader(caller?.secret ?? 'nobody', Buffer.from(signed, 'latin1')))
  const found = Buffer.from(header('hash-header').toLowerCase())
  const matches = expected.length === found.length && timingSafeEqual(expected, found)
  const at = readStamp(parameters?.get('timestamp') ?? '')
  if (!matches || caller === null || parameters === null || at === null) return null
  const minutes = now.since(at).total('minutes')
  const isGood = minutes >= -AHEAD.minutes && minutes <= (caller.requestMinutes ?? REQUEST_MINUTES)
  return isGood ? { systemId, parameters } : null
}

/** The signed names in their order, each with the value it also has as a header. */
function readSigned(signed: string, header: (name: string) => string): Map<string, string> | null {
  let values: unknown
  try {
    values = JSON.parse(signed)
  } catch {
    return null
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return null
  const entries = Object.entries(values)
  const names = header('sign-header-key').split(';')
  if (names.length !== entries.length) return null
  const found = new Map<string, string>()
  for (const [index, [key, value]] of entries.entries()) {
    const name = names[index] ?? ''
    if (key !== PREFIX + name || typeof value !== 'string' || header(name) !== value) return null
    found.set(name.toLowerCase(), value)
  }
  return found
}

/** SHA-256 as the official library prints it: each byte without its leading zero; `padded` as everybody else does. */
export const hashFile = (sum: Buffer, padded: boolean): string =>
  padded ? sum.toString('hex') : [...sum].map((byte) => byte.toString(16)).join('')
