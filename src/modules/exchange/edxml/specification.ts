import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AttachmentSource } from './build.ts'
import {
  readDate,
  readStatusCode,
  readTimestamp,
  STATUSES,
  type Business,
  type EdocMessage,
  type EdxmlMessage,
  type Organ,
  type ResponseFor,
  type Staff,
} from './message.ts'
import { randomBytes } from './random-bytes.ts'

/** A specification that does not say what is needed: the message names the field and what is expected there. */
export class WrongSpecification extends Error {}

/**
 * Reads what the command line is told to build: a package as JSON, with the names of the samples in `fixtures`.
 * @param folder that names of files in it start from
 * @throws WrongSpecification
 */
export async function readSpecification(
  json: unknown,
  folder: string,
): Promise<{ message: EdxmlMessage; attachments: AttachmentSource[] }> {
  const spec = new Specification(json, '')
  const kind = spec.oneOf('kind', ['edoc', 'status'])
  if (kind === 'status') return { message: readStatus(spec), attachments: [] }
  const attachments: AttachmentSource[] = []
  for (const file of spec.list('attachments')) attachments.push(await readAttachment(file, folder))
  return { message: readEdoc(spec), attachments }
}

function readStatus(spec: Specification): EdxmlMessage {
  const statusCode = readStatusCode(spec.required('statusCode'))
  if (statusCode === null)
    throw spec.wrong('statusCode', `một trong các mã ${Object.keys(STATUSES).sort().join(', ')}`)
  return {
    kind: 'status',
    from: readOrgan(spec.object('from')),
    responseFor: readResponseFor(spec.object('responseFor')),
    staff: readStaff(spec.optional('staff')),
    statusCode,
    description: spec.text('description'),
    timestamp: spec.timestamp('timestamp'),
  }
}

function readEdoc(spec: Specification): EdocMessage {
  const from = readOrgan(spec.object('from'))
  const to = spec.list('to').map(readOrgan)
  if (to.length === 0) throw spec.wrong('to', 'danh sách có ít nhất một cơ quan nhận')
  const code = {
    number: spec.object('code').required('number'),
    notation: spec.object('code').required('notation'),
  }
  const promulgationDate = spec.date('promulgationDate')
  if (promulgationDate === null) throw spec.wrong('promulgationDate', DATE)
  const type = spec.object('docType')
  const signer = spec.optional('signer')
  return {
    kind: 'edoc',
    from,
    to,
    documentId: spec.text('documentId') ?? `${from.id},${promulgationDate},${code.number}/${code.notation}`,
    code,
    place: spec.text('place'),
    promulgationDate,
    documentType: {
      type: type.whole('type') ?? 2,
      detail: type.whole('detail'),
      name: type.required('name'),
    },
    subject: spec.required('subject'),
    content: spec.text('content'),
    signer: {
      competence: signer?.text('competence') ?? null,
      position: signer?.text('position') ?? null,
      fullName: signer?.text('fullName') ?? null,
    },
    dueDate: spec.date('dueDate'),
    toPlaces: spec.texts('toPlaces'),
    other: readOther(spec.optional('other')),
    responseFor: spec.list('responseFor').map(readResponseFor),
    steeringType: spec.whole('steeringType') ?? 0,
    tasks: spec.texts('tasks'),
    applicationType: spec.text('applicationType'),
    business: readBusiness(spec.optional('bussiness')),
    trace: spec.list('trace').map((hop) => ({
      organId: hop.text('organId'),
      timestamp: hop.timestamp('timestamp') ?? '',
    })),
  }
}

const readOrgan = (spec: Specification): Organ => ({
  id: spec.required('id'),
  inCharge: spec.text('inCharge'),
  name: spec.required('name'),
  address: spec.text('address'),
  email: spec.text('email'),
  telephone: spec.text('tel'),
  fax: spec.text('fax'),
  website: spec.text('web'),
})

const readResponseFor = (spec: Specification): ResponseFor => ({
  organId: spec.required('organId'),
  code: spec.text('code') ?? '',
  documentId: spec.required('documentId'),
  promulgationDate: spec.date('promulgationDate') ?? '',
})

const readStaff = (spec: Specification | null): Staff | null =>
  spec && {
    department: spec.text('department'),
    departmentId: spec.text('departmentId'),
    staff: spec.text('staff'),
    staffId: spec.text('staffId'),
    email: spec.text('email'),
    mobile: spec.text('mobile'),
  }

function readOther(spec: Specification | null): EdocMessage['other'] {
  if (spec === null) return null
  const priority = spec.whole('priority') ?? 0
  if (priority < 0 || priority > 4) throw spec.wrong('priority', 'một số từ 0 đến 4')
  return {
    priority,
    sphere: spec.text('sphere'),
    typer: spec.text('typer'),
    copies: spec.whole('promulgationAmount'),
    pages: spec.whole('pageAmount'),
    direction: spec.truth('direction'),
    appendixes: spec.texts('appendixes'),
    replyFors: spec.text('replyFors'),
    referenceCodes: spec.text('referenceCodes'),
  }
}

function readBusiness(spec: Specification | null): Business | null {
  if (spec === null) return null
  const type = spec.oneOf('type', ['0', '1', '2', '3'])
  const update = {
    documentInfo: spec.text('documentInfo'),
    documentReceiver: spec.text('documentReceiver'),
    receivers: spec.list('receivers').map((receiver) => ({
      organId: receiver.text('id') ?? receiver.required('organId'),
      type: receiver.text('type') ?? receiver.text('receiverType'),
    })),
  }
  const isUpdate =
    update.documentInfo !== null || update.documentReceiver !== null || update.receivers.length > 0
  return {
    type,
    reason: spec.text('reason'),
    documentId: spec.text('documentId'),
    paper: spec.text('paper'),
    update: isUpdate ? update : null,
    replacements: spec.list('replacements').map((one) => ({
      documentId: one.required('documentId'),
      organIds: one.texts('organIds'),
    })),
    staff: readStaff(spec.optional('staff')),
  }
}

async function readAttachment(spec: Specification, folder: string): Promise<AttachmentSource> {
  const file = {
    id: spec.text('id') ?? undefined,
    name: spec.required('name'),
    description: spec.text('description'),
  }
  const given = (['randomBytes', 'text', 'file', 'base64'] as const).filter((field) => spec.has(field))
  const field = given[0]
  if (given.length !== 1 || field === undefined)
    throw spec.wrong('', 'đúng một trong các trường randomBytes, text, file, base64')
  switch (field) {
    case 'randomBytes': {
      const length = spec.whole('randomBytes')
      if (length === null || length < 0) throw spec.wrong('randomBytes', 'một số nguyên không âm')
      return { ...file, content: randomBytes(length) }
    }
    case 'text':
      return { ...file, content: Buffer.from(spec.written('text'), 'utf8') }
    case 'base64': {
      const text = spec.written('base64').replace(/\s+/g, '')
      if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text))
        throw spec.wrong('base64', 'dữ liệu mã hóa base64')
      return { ...file, content: Buffer.from(text, 'base64') }
    }
    case 'file': {
      const path = resolve(folder, spec.required('file'))
      const found = await stat(path).catch(() => null)
      if (!found?.isFile())
        throw spec.wrong('file', 'đường dẫn của một tệp đang có, tính từ nơi đặt tệp mô tả')
      return { ...file, content: opened(path) }
    }
  }
}

/** Opened when its turn comes. */
async function* opened(path: string): AsyncGenerator<Buffer> {
  yield* createReadStream(path) as AsyncIterable<Buffer>
}

const DATE = 'ngày dạng năm/tháng/ngày (2026/11/22)'

/** Fields of a JSON object, each read as what it must be. */
class Specification {
  readonly #value: Readonly<Record<string, unknown>>
  readonly #path: string

  constructor(value: unknown, path: string) {
    this.#path = path
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.wrong('', 'một đối tượng JSON {…}')
    this.#value = value as Record<string, unknown>
  }

  wrong(field: string, expected: string): WrongSpecification {
    const path = [this.#path, field].filter((part) => part !== '').join('.')
    const where = path === '' ? 'Tệp mô tả' : `Trường “${path}”`
    const found =
      field === '' ? '' : `, đang có: ${JSON.stringify(this.#value[field])?.slice(0, 80) ?? 'không có gì'}`
    return new WrongSpecification(`${where}: cần ${expected}${found}.`)
  }

  has(field: string): boolean {
    return this.#value[field] !== undefined && this.#value[field] !== null
  }

  /** A string as written, blanks included. */
  written(field: string): string {
    const value = this.#value[field]
    if (typeof value !== 'string') throw this.wrong(field, 'một chuỗi ký tự')
    return value
  }

  text(field: string): string | null {
    if (!this.has(field)) return null
    const value = this.#value[field]
    if (typeof value === 'number') return String(value)
    return this.written(field).trim() || null
  }

  required(field: string): string {
    const text = this.text(field)
    if (text === null) throw this.wrong(field, 'một chuỗi ký tự không rỗng')
    return text
  }

  oneOf<T extends string>(field: string, choices: readonly T[]): T {
    const text = this.text(field)
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw this.wrong(field, `một trong các giá trị ${choices.join(', ')}`)
    return found
  }

  whole(field: string): number | null {
    const text = this.text(field)
    if (text === null) return null
    if (!/^-?\d{1,9}$/.test(text)) throw this.wrong(field, 'một số nguyên')
    return Number(text)
  }

  truth(field: string): boolean | null {
    if (!this.has(field)) return null
    const value = this.#value[field]
    if (value !== true && value !== false) throw this.wrong(field, 'true hoặc false')
    return value
  }

  date(field: string): string | null {
    const text = this.text(field)
    if (text !== null && (!/^\d{4}\/\d{2}\/\d{2}$/.test(text) || readDate(text) === null))
      throw this.wrong(field, DATE)
    return text
  }

  timestamp(field: string): string | null {
    const text = this.text(field)
    if (
      text !== null &&
      (!/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}$/.test(text) || readTimestamp(text) === null)
    )
      throw this.wrong(field, 'ngày giờ dạng năm/tháng/ngày giờ:phút:giây (2026/11/22 08:30:00)')
    return text
  }

  object(field: string): Specification {
    if (!this.has(field)) throw this.wrong(field, 'một đối tượng JSON {…}')
    return new Specification(this.#value[field], this.#below(field))
  }

  optional(field: string): Specification | null {
    return this.has(field) ? this.object(field) : null
  }

  list(field: string): Specification[] {
    return this.#items(field).map((item, index) => new Specification(item, `${this.#below(field)}[${index}]`))
  }

  texts(field: string): string[] {
    return this.#items(field).map((item) => {
      if (typeof item !== 'string') throw this.wrong(field, 'danh sách các chuỗi ký tự')
      return item
    })
  }

  #items(field: string): unknown[] {
    if (!this.has(field)) return []
    const value = this.#value[field]
    if (!Array.isArray(value)) throw this.wrong(field, 'một danh sách […]')
    return value
  }

  #below(field: string): string {
    return this.#path === '' ? field : `${this.#path}.${field}`
  }
}
