/**
 * What a person may not do, as values the edge turns into one Vietnamese page or one problem+json answer.
 * Anything else that is thrown is a bug: it is logged once and answered with a neutral 500.
 */
export class Refusal extends Error {
  readonly status: number
  /** Stable machine name, part of the API: `https://…/problems/<code>`. */
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = new.target.name
    this.status = status
    this.code = code
  }
}

/** 404: the thing does not exist, or the asker may not know that it does. */
export class NotFound extends Refusal {
  constructor(message = 'Không tìm thấy nội dung Ông/Bà yêu cầu.') {
    super(404, 'not-found', message)
  }
}

/** 401: nobody is signed in, and the thing needs somebody. */
export class SignInRequired extends Refusal {
  constructor(message = 'Ông/Bà cần đăng nhập để tiếp tục.') {
    super(401, 'sign-in-required', message)
  }
}

/** 403: the asker is known and may not do this. */
export class Forbidden extends Refusal {
  constructor(message = 'Tài khoản này không có quyền thực hiện việc này.') {
    super(403, 'forbidden', message)
  }
}

/** 409: it could have been done, but somebody or something was first. */
export class Conflict extends Refusal {
  constructor(message: string) {
    super(409, 'conflict', message)
  }
}

/** 413/415/…: what was sent cannot be taken. */
export class Unacceptable extends Refusal {}

/** Messages beside fields: `{ 'birthDate': 'Nhập ngày sinh …' }`; the path is also the input's name. */
export type FieldErrors = Record<string, string>

/** 422: fields are wrong; the same page is shown again with what was typed. */
export class Invalid extends Refusal {
  readonly errors: FieldErrors
  constructor(
    errors: FieldErrors,
    message = 'Thông tin chưa hợp lệ, vui lòng kiểm tra các mục được đánh dấu.',
  ) {
    super(422, 'invalid', message)
    this.errors = errors
  }
}

/** What a refusal says where there are no fields to say it beside. */
export function saidBy(refusal: Refusal): string {
  const beside = refusal instanceof Invalid ? [...new Set(Object.values(refusal.errors))] : []
  return beside.length > 0 ? beside.join(' ') : refusal.message
}
