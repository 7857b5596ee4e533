import { Unacceptable } from '#platform/errors.ts'

/** Why a whole package is refused. */
export type EdxmlErrorCode =
  | 'encoding'
  | 'malformed'
  | 'doctype'
  | 'entity'
  | 'character'
  | 'too-deep'
  | 'too-many-elements'
  | 'too-long'
  | 'too-large'
  | 'too-many-attachments'
  | 'cut-short'
  | 'empty'
  | 'predecessor'
  | 'no-envelope'
  | 'no-header'

/** 422: a package that cannot be read, or may not be; the message says why, for the people who sent it. */
export class EdxmlError extends Unacceptable {
  readonly reason: EdxmlErrorCode
  constructor(reason: EdxmlErrorCode, message: string) {
    super(422, `edxml-${reason}`, message)
    this.reason = reason
  }
}

/** Why one attachment cannot be used; the rest of its package can. */
export type AttachmentProblemCode =
  | 'no-content'
  | 'base64'
  | 'too-large'
  | 'zip-expected'
  | 'zip-broken'
  | 'zip-empty'
  | 'zip-encrypted'
  | 'zip-method'
  | 'zip-entries'
  | 'zip-bomb'

export type AttachmentProblem = { code: AttachmentProblemCode; message: string }

/** Thrown while one attachment is unpacked, and kept beside it. */
export class BadAttachment extends Error {
  readonly problem: AttachmentProblem
  constructor(code: AttachmentProblemCode, message: string) {
    super(message)
    this.problem = { code, message }
  }
}
