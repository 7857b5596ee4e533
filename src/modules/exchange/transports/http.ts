import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { RefusedByPeer, TransportDown } from './transport.ts'

const TIMEOUT_MS = 60_000
/** Of an answer that is not a package. */
const LONGEST_ANSWER = 64_000_000

/**
 * Asks another system over HTTP, headers spelled as given, bodies streamed with their length.
 * @throws TransportDown when it cannot be reached, does not answer, does not let us in or is broken itself
 */
export async function ask(
  url: string,
  given: {
    method: 'GET' | 'POST'
    headers: Record<string, string>
    body?: { source: AsyncIterable<Buffer> | Iterable<Buffer>; length: number }
  },
): Promise<IncomingMessage> {
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: given.method,
    headers: { ...given.headers, 'Content-Length': String(given.body?.length ?? 0) },
    timeout: TIMEOUT_MS,
  })
  request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
  try {
    const [answer] = await Promise.all([answered, pipeline(given.body?.source ?? [], request)])
    const status = answer.statusCode ?? 0
    if (status < 300) return answer
    answer.resume()
    throw new TransportDown(`Máy chủ bên kia trả lời mã ${status}.`)
  } catch (error) {
    if (error instanceof TransportDown) throw error
    throw new TransportDown(
      `Không kết nối được với máy chủ bên kia: ${reasonOf((error as NodeJS.ErrnoException).code)}.`,
    )
  }
}

/** What of the network stood in the way, for an administrator; the code itself where there are no words for it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'máy chủ chưa chạy hoặc từ chối kết nối',
  ECONNRESET: 'kết nối bị ngắt giữa chừng',
  EPIPE: 'kết nối bị ngắt giữa chừng',
  ETIMEDOUT: 'quá thời gian chờ',
  ENOTFOUND: 'không tìm thấy tên máy chủ',
  EAI_AGAIN: 'chưa tra được tên máy chủ',
  EHOSTUNREACH: 'không có đường mạng đến máy chủ',
  ENETUNREACH: 'không có đường mạng đến máy chủ',
  CERT_HAS_EXPIRED: 'chứng thư của máy chủ đã hết hạn',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'chứng thư của máy chủ chưa được tin cậy',
  SELF_SIGNED_CERT_IN_CHAIN: 'chứng thư của máy chủ chưa được tin cậy',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chứng thư của máy chủ chưa được tin cậy',
}

const reasonOf = (code: string | undefined): string =>
  code === undefined ? 'lỗi mạng' : (REASONS[code] ?? `lỗi mạng, mã ${code}`)

/** An answer in JSON. @throws TransportDown when it is none: some services say “Unauthorized” in plain text */
export async function readJson(answer: AsyncIterable<Buffer>): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of answer) {
    length += piece.length
    if (length > LONGEST_ANSWER) throw new TransportDown('Máy chủ bên kia trả lời quá dài.')
    pieces.push(piece)
  }
  const text = Buffer.concat(pieces).toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new TransportDown(`Máy chủ bên kia trả lời không đúng quy cách: “${text.slice(0, 80)}”.`)
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

export const rowsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
    : []

/** A refusal that is about us rather than about the package: everything has to wait. */
export function refusal(description: string, code = ''): TransportDown | RefusedByPeer {
  // Begun at the first of a run only, or a long run would be tried from each of its dots.
  const said = description.replace(/(?<!\.)\.+$/, '') || (code ? `mã lỗi ${code}` : 'không nêu lý do')
  return /unauthor|sign|hash-header|system ?id|secret|token|xac thuc|xác thực|chu ky|chữ ký/i.test(
    description,
  )
    ? new TransportDown(`Máy chủ bên kia không cho kết nối: ${said}.`)
    : new RefusedByPeer(`Nơi nhận từ chối: ${said}.`)
}
