import type { FastifyError, FastifyRequest } from 'fastify'
import { DatabaseAway, isAway } from '../database/database.ts'
import { Conflict, Invalid, NotFound, Refusal, Unacceptable } from '../errors.ts'
import { MOST_NAMED } from './validator.ts'

/** `application/problem+json` of RFC 9457, with the wrong fields by name. */
export type Problem = {
  type: string
  title: string
  status: number
  instance: string
  errors?: Record<string, string>
}

export function problemOf(refusal: Refusal, request: FastifyRequest): Problem {
  return {
    type: `/api/loi#${refusal.code}`,
    title: refusal.message,
    status: refusal.status,
    instance: request.id,
    ...(refusal instanceof Invalid ? { errors: firstOf(refusal.errors) } : {}),
  }
}

/** Longer than the path of any field; what is longer was made up by the sender. */
const LONGEST_NAME = 200

const firstOf = (errors: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors)
      .slice(0, MOST_NAMED)
      .map(([name, expected]) => [name.slice(0, LONGEST_NAME), expected]),
  )

/** The bug nobody foresaw: logged with its request, told without detail. */
export const unforeseen = (request: FastifyRequest): Refusal =>
  new Refusal(
    500,
    'unforeseen',
    `Có lỗi ngoài dự kiến; bộ phận kỹ thuật đã được ghi nhận. Khi liên hệ hỗ trợ, xin đọc mã ${request.id}.`,
  )

/** What the database says of a key, a text or a date that cannot be: there is nothing by that name. */
const UNHEARD_OF: ReadonlySet<string> = new Set(['22P02', '22P05', '22021', '22007', '22008', '22009'])

/** Everything that can be thrown below the edge, as a refusal; undefined for a bug. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isAway(error)) return new DatabaseAway()
  const { code, validation, validationContext, statusCode } = error as FastifyError
  if (validation) return new Invalid(schemaErrors(error as FastifyError, validationContext))
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') {
    return new Unacceptable(413, 'too-large', 'Nội dung gửi lên lớn hơn mức cho phép.')
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Unacceptable(415, 'media-type', 'Kiểu nội dung gửi lên không được hỗ trợ ở địa chỉ này.')
  }
  if (statusCode === 429)
    return new Refusal(
      429,
      'too-many',
      'Có quá nhiều yêu cầu trong thời gian ngắn. Xin chờ một phút rồi thử lại.',
    )
  if (code !== undefined && UNHEARD_OF.has(code)) return new NotFound()
  if (code === '40001' || code === '40P01') {
    return new Conflict('Có người khác vừa thay đổi cùng nội dung này. Hãy tải lại trang và thử lại.')
  }
  if (statusCode === 404) return new NotFound()
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Refusal(statusCode, 'bad-request', 'Yêu cầu không đúng khuôn dạng.')
  }
  return undefined
}

const PARTS: Record<string, string> = {
  body: 'nội dung',
  querystring: 'tham số',
  params: 'đường dẫn',
  headers: 'tiêu đề',
}

/** The schema's findings by field; the sentence says what is expected. */
function schemaErrors(error: FastifyError, context: string | undefined): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const finding of error.validation ?? []) {
    const missing = finding.params['missingProperty'] ?? finding.params['additionalProperty']
    const path = [...finding.instancePath.split('/').slice(1), ...(missing ? [String(missing)] : [])].join(
      '.',
    )
    errors[path || (PARTS[context ?? 'body'] ?? 'body')] ??= expectation(finding)
  }
  return errors
}

function expectation({ keyword, params }: { keyword: string; params: Record<string, unknown> }): string {
  switch (keyword) {
    case 'required':
      return 'Thiếu trường bắt buộc này.'
    case 'additionalProperties':
      return 'Không có trường này.'
    case 'type':
      return `Cần kiểu ${String(params['type'])}.`
    case 'enum':
      return `Cần một trong các giá trị: ${(params['allowedValues'] as unknown[]).join(', ')}.`
    case 'const':
      return `Cần giá trị ${String(params['allowedValue'])}.`
    case 'format':
      return `Cần đúng dạng ${String(params['format'])}.`
    case 'pattern':
      return `Cần khớp mẫu ${String(params['pattern'])}.`
    case 'maxLength':
    case 'minLength':
    case 'maximum':
    case 'minimum':
    case 'maxItems':
    case 'minItems':
      return `Giới hạn (${keyword}) là ${String(params['limit'])}.`
    default:
      return `Không đúng ràng buộc ${keyword}.`
  }
}
