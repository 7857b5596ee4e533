/**
 * A package of QCVN 102:2016/BTTTT (amended by Circular 01/2022/TT-BTTTT) as values. Everything here survives JSON.
 * Dates and times stay as they were written; `readDate` and `readTimestamp` read them strictly.
 */
export const EDXML_NAMESPACE = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
/** Of the regulation's predecessor, which is another format. */
export const PREDECESSOR_NAMESPACE = 'http://www.e-doc.vn/Schema/'

/** Identifier of an agency, in either generation: `H34.01`, `000.00.01.H34`. */
export type OrganId = string

export type Organ = {
  id: OrganId
  /** The governing body (cơ quan chủ quản). */
  inCharge: string | null
  name: string
  address: string | null
  email: string | null
  telephone: string | null
  fax: string | null
  website: string | null
}

/** The document that another one, or a status, is about. */
export type ResponseFor = {
  organId: OrganId
  /** Number and notation together: `125/UBND-TH`. */
  code: string
  documentId: string
  /** yyyy/MM/dd */
  promulgationDate: string
}

export type Staff = {
  department: string | null
  departmentId: string | null
  staff: string | null
  staffId: string | null
  email: string | null
  mobile: string | null
}

/** A hop on the way; gateways leave the agency out. */
export type Trace = { organId: OrganId | null; timestamp: string }

/** What the sender does with the document: 0 new, 1 revoke (thu hồi), 2 update (cập nhật), 3 replace (thay thế). */
export type BusinessType = '0' | '1' | '2' | '3'

export type Business = {
  /** As written; anything but 1, 2 and 3 counts as new. */
  type: string
  reason: string | null
  /** Of the document that is changed, in an update. */
  documentId: string | null
  /** Paper follows. */
  paper: string | null
  /** What an update changes: the content, the receivers. */
  update: {
    documentInfo: string | null
    documentReceiver: string | null
    receivers: { organId: OrganId; type: string | null }[]
  } | null
  /** Documents this one replaces, and for whom. */
  replacements: { documentId: string; organIds: OrganId[] }[]
  staff: Staff | null
}

export type EdocMessage = {
  kind: 'edoc'
  from: Organ
  to: Organ[]
  /** `<agency>,<yyyy/MM/dd>,<number>/<notation>` by the regulation; anything in the wild. */
  documentId: string
  code: { number: string; notation: string }
  place: string | null
  /** yyyy/MM/dd */
  promulgationDate: string | null
  /** Systems disagree about the figures: only the name tells documents apart. */
  documentType: { type: number; detail: number | null; name: string }
  subject: string
  content: string | null
  signer: { competence: string | null; position: string | null; fullName: string | null }
  /** yyyy/MM/dd */
  dueDate: string | null
  /** Lines of “Nơi nhận”. */
  toPlaces: string[]
  other: {
    /** 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ */
    priority: number
    sphere: string | null
    typer: string | null
    copies: number | null
    pages: number | null
    direction: boolean | null
    appendixes: string[]
    replyFors: string | null
    referenceCodes: string | null
  } | null
  responseFor: ResponseFor[]
  /** 0 no steering document, 1 steering (chỉ đạo), 2 report on steering. */
  steeringType: number | null
  /** Codes of tasks the document answers. */
  tasks: string[]
  applicationType: string | null
  business: Business | null
  trace: Trace[]
}

export type StatusMessage = {
  kind: 'status'
  /** Who reports. */
  from: Organ
  /** The document, and in `organId` whom the status is for. */
  responseFor: ResponseFor
  staff: Staff | null
  /** Two digits when we write; as it came, without blanks, when we read. */
  statusCode: string
  description: string | null
  /** yyyy/MM/dd HH:mm:ss, time of the province */
  timestamp: string | null
}

export type EdxmlMessage = EdocMessage | StatusMessage

/** The business of a document; a package without one is a new document. */
export const businessTypeOf = (message: EdocMessage): BusinessType => {
  const type = Number(message.business?.type ?? '0')
  return type === 1 ? '1' : type === 2 ? '2' : type === 3 ? '3' : '0'
}

/** Number and notation as they stand on the document: `125/UBND-TH`. */
export const codeOf = ({ number, notation }: EdocMessage['code']): string =>
  [number, notation].filter((part) => part !== '').join('/')

/** What a status says about a document. */
export const STATUSES = {
  '01': 'Đã đến',
  '02': 'Từ chối tiếp nhận',
  '03': 'Đã tiếp nhận',
  '04': 'Đã phân công',
  '05': 'Đang xử lý',
  '06': 'Đã hoàn thành',
  '13': 'Yêu cầu lấy lại',
  '15': 'Đồng ý lấy lại, cập nhật',
  '16': 'Không đồng ý lấy lại, cập nhật',
} as const
export type StatusCode = keyof typeof STATUSES

/** The known status a code stands for, by its number: “3” is “03”. */
export function readStatusCode(text: string): StatusCode | null {
  if (!/^\d{1,2}$/.test(text)) return null
  const code = text.padStart(2, '0')
  return code in STATUSES ? (code as StatusCode) : null
}

const DATE = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/

/** A date as the regulation writes it, with or without a time behind; null for anything else, 2014/02/30 included. */
export function readDate(text: string | null): Temporal.PlainDate | null {
  const [, year, month, day] = DATE.exec(text ?? '') ?? []
  if (year === undefined) return null
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    )
  } catch {
    return null
  }
}

/** A time as the regulation writes it, on the clock of Việt Nam; null for anything else. */
export function readTimestamp(text: string | null): Temporal.PlainDateTime | null {
  const [, , , , hour, minute, second = '0'] = DATE.exec(text ?? '') ?? []
  const date = readDate(text)
  if (date === null || hour === undefined) return null
  try {
    return date.toPlainDateTime(
      Temporal.PlainTime.from(
        { hour: Number(hour), minute: Number(minute), second: Number(second) },
        { overflow: 'reject' },
      ),
    )
  } catch {
    return null
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** yyyy/MM/dd */
export const writeDate = (date: Temporal.PlainDate): string =>
  `${String(date.year).padStart(4, '0')}/${two(date.month)}/${two(date.day)}`

/** yyyy/MM/dd HH:mm:ss on the clock of Việt Nam */
export function writeTimestamp(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO('Asia/Ho_Chi_Minh')
  return `${writeDate(local.toPlainDate())} ${two(local.hour)}:${two(local.minute)}:${two(local.second)}`
}
