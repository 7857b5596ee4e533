import { renderSVG } from 'uqr'
import type { Printer } from './printer.ts'
import { balanced, datePhrase, dayPhrase, moment, momentPhrase, money } from './words.ts'

/** Who issues a paper. `parent` is the agency above, as the head of the page wants it. */
export type Issuer = {
  parent: string | null
  name: string
  /** The one-stop desk or service centre, when the paper is its own: `Bộ phận Tiếp nhận và Trả kết quả`. */
  desk: string | null
  /** For "Kon Tum, ngày …". */
  place: string
}

export type SlipApplicant = {
  name: string
  address?: string | null
  phone?: string | null
  email?: string | null
}

type Common = {
  issuer: Issuer
  /** Number in the desk's book, with its symbol: `12/TNHS`; null leaves it open. */
  number: string | null
  /** Code of the dossier (mã hồ sơ). */
  code: string
  applicant: SlipApplicant
  /** What is asked for: the name of the procedure. */
  procedure: string
  /** When the paper is made. */
  at: Temporal.Instant
  /** Address the QR code opens: the public page that follows the dossier. */
  trackUrl?: string | null
  /** Code by which anybody can check the slip; with it a place is kept free for the seal. */
  checkCode?: string | null
}

const deskName = (issuer: Issuer): string => issuer.desk ?? 'Bộ phận Tiếp nhận và Trả kết quả'
const inSentence = (issuer: Issuer): string => `${deskName(issuer)} – ${issuer.name}`

/** Letters of a name that fit on one line beside the name of the state. */
const NARROW = 30

function frame(common: Common, withCode = true) {
  const { issuer } = common
  return {
    head: {
      parent: issuer.parent && balanced(issuer.parent, NARROW),
      name: balanced(issuer.name, NARROW),
      desk: issuer.desk && balanced(issuer.desk, NARROW),
      number: common.number ?? '……',
      code: withCode ? common.code : null,
      place: issuer.place,
      date: dayPhrase(common.at),
      sealed: Boolean(common.checkCode),
    },
    checkCode: common.checkCode ?? null,
    code: common.code,
    applicant: { address: null, phone: null, email: null, ...common.applicant },
    procedure: common.procedure,
    qr: common.trackUrl ? qrSvg(common.trackUrl) : null,
  }
}

/** A QR code as an SVG picture; middle error correction, since paper is folded. */
export const qrSvg = (text: string): string => renderSVG(text, { ecc: 'M', border: 1, pixelSize: 4 })

export type ReceiptSlip = Common & {
  papers: readonly { name: string; originals: number; copies: number }[]
  /** Sets of papers handed in. */
  sets: number
  /** `5 ngày làm việc`, as the procedure says. */
  limit: string
  receivedAt: Temporal.Instant
  dueAt: Temporal.Instant
  /** In đồng. */
  fee?: number | null
  /** Where or how the result is taken. */
  returnAt: string
  book?: { volume: string; number: string } | null
  /** Who handed it in, if not the applicant. */
  submitter?: string | null
  officer: string
}

/** Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả (A5). */
export const printReceiptSlip = (printer: Printer, slip: ReceiptSlip): Promise<Buffer> =>
  printer.print(
    { name: 'receipt-slip' },
    {
      ...frame(slip),
      receiver: inSentence(slip.issuer),
      papers: slip.papers.map((paper) => ({
        name: paper.name,
        originals: paper.originals ? String(paper.originals) : '–',
        copies: paper.copies ? String(paper.copies) : '–',
      })),
      sets: `${String(slip.sets).padStart(2, '0')} (bộ)`,
      limit: slip.limit,
      receivedAt: momentPhrase(slip.receivedAt),
      dueAt: momentPhrase(slip.dueAt),
      fee: slip.fee === null || slip.fee === undefined ? null : money(slip.fee),
      returnAt: slip.returnAt,
      book: slip.book ?? null,
      submitter: slip.submitter ?? slip.applicant.name,
      officer: slip.officer,
      hint: `Giấy này lập thành 02 liên: một liên giao cho người nộp hồ sơ, một liên chuyển kèm theo hồ sơ. ${slip.trackUrl ? 'Quét mã QR hoặc dùng' : 'Dùng'} mã hồ sơ để theo dõi việc giải quyết.`,
    },
    { at: slip.at },
  )

export type SupplementSlip = Common & {
  /** Everything that is missing, at once (Decree 61/2018 art. 11.2.c). */
  requests: readonly string[]
  reason: string | null
  before?: Temporal.Instant | null
  contact: { name: string; phone: string | null }
  officer: string
}

/** Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (A5). */
export const printSupplementSlip = (printer: Printer, slip: SupplementSlip): Promise<Buffer> =>
  printer.print(
    { name: 'supplement-slip' },
    {
      ...frame(slip),
      requests: slip.requests,
      reason: slip.reason,
      before: slip.before ? dayPhrase(slip.before) : null,
      contact: slip.contact,
      officer: slip.officer,
    },
    { at: slip.at },
  )

export type RefusalSlip = Common & {
  reason: string
  /** Where the applicant may go instead, if anywhere. */
  guidance?: string | null
  submitter?: string | null
  officer: string
}

/** Mẫu 03: Phiếu từ chối tiếp nhận giải quyết hồ sơ (A5). */
export const printRefusalSlip = (printer: Printer, slip: RefusalSlip): Promise<Buffer> =>
  printer.print(
    { name: 'refusal-slip' },
    {
      ...frame(slip),
      receiver: inSentence(slip.issuer),
      deskInSentence: deskName(slip.issuer),
      reason: slip.reason,
      guidance: slip.guidance ?? null,
      submitter: slip.submitter ?? slip.applicant.name,
      officer: slip.officer,
    },
    { at: slip.at },
  )

export type ApologySlip = Common & {
  receivedAt: Temporal.Instant
  dueAt: Temporal.Instant
  /** May be set once only (Decree 61/2018 art. 19.9). */
  newDueAt: Temporal.Instant
  reason: string
  signer: { title: string; name: string | null }
}

/** Mẫu 04: Phiếu xin lỗi và hẹn lại ngày trả kết quả (A5). The agency signs it, not the desk. */
export const printApologySlip = (printer: Printer, slip: ApologySlip): Promise<Buffer> => {
  const base = frame(slip)
  return printer.print(
    { name: 'apology-slip' },
    {
      ...base,
      head: { ...base.head, desk: null },
      agency: slip.issuer.name,
      receivedOn: dayPhrase(slip.receivedAt).replace(/^ngày /, ''),
      dueAt: momentPhrase(slip.dueAt),
      newDueAt: momentPhrase(slip.newDueAt),
      reason: slip.reason,
      signer: { title: slip.signer.title.toLocaleUpperCase('vi'), name: slip.signer.name },
    },
    { at: slip.at },
  )
}

export type HandOver = {
  from: string
  to: string
  at: Temporal.Instant | null
  giver: string | null
  taker: string | null
  result: 'early' | 'on-time' | 'late' | null
  note?: string | null
}

export type ControlSlip = Common & {
  agency: string
  coordinating?: string | null
  steps: readonly HandOver[]
}

const RESULTS = { early: 'Trước hạn', 'on-time': 'Đúng hạn', late: 'Quá hạn' } as const

/** Mẫu 05: Phiếu kiểm soát quá trình giải quyết hồ sơ (A5). */
export const printControlSlip = (printer: Printer, slip: ControlSlip): Promise<Buffer> =>
  printer.print(
    { name: 'control-slip' },
    {
      ...frame(slip, false),
      agency: slip.agency,
      coordinating: slip.coordinating ?? null,
      steps: slip.steps.map((step) => ({
        from: step.from,
        to: step.to,
        handedAt: step.at ? momentPhrase(step.at) : '… giờ … phút, ngày … tháng … năm …',
        giver: step.giver ?? '',
        taker: step.taker ?? '',
        result: step.result ? RESULTS[step.result] : '',
        note: step.note ?? '',
      })),
    },
    { at: slip.at },
  )

export type RegisterRow = {
  code: string
  procedure: string
  sets: number
  applicant: string
  contact: string
  agency: string
  receivedAt: Temporal.Instant
  dueAt: Temporal.Instant | null
  returnedAt: Temporal.Instant | null
  method: string
  note?: string | null
}

export type Register = {
  issuer: Issuer
  /** `Năm 2026`, `Tháng 11 năm 2026`. */
  period: string
  volume?: string | null
  /** Serial of the first row, when a book goes on. */
  first?: number
  rows: readonly RegisterRow[]
  checkCode?: string | null
  closing?: { clerk: string; title: string; name: string } | null
  at: Temporal.Instant
}

/** Mẫu 06: Sổ theo dõi hồ sơ (A4, landscape; the head of the table on every page). */
export const printRegister = (printer: Printer, register: Register): Promise<Buffer> =>
  printer.print(
    { name: 'register' },
    {
      head: {
        parent: register.issuer.parent,
        name: register.issuer.name,
        desk: register.issuer.desk,
        place: register.issuer.place,
        date: dayPhrase(register.at),
        sealed: Boolean(register.checkCode),
      },
      checkCode: register.checkCode ?? null,
      period: register.period,
      volume: register.volume ?? null,
      first: register.first ?? 1,
      rows: register.rows.map((row) => ({
        ...row,
        sets: String(row.sets),
        receivedAt: moment(row.receivedAt),
        dueAt: moment(row.dueAt),
        returnedAt: moment(row.returnedAt),
        note: row.note ?? '',
      })),
      closing: register.closing ?? null,
    },
    { at: register.at },
  )

export type ResultPaper = {
  agency: { parent: string | null; name: string; place: string }
  /** `15/QĐ-UBND`; null while it is a draft. */
  number: string | null
  /** ISO date of issue; null while it is a draft. */
  issuedOn: string | null
  abbreviation: string | null
  title: string
  abstract: string
  basis: readonly string[]
  body: readonly ({ text: string } | { label: string; value: string })[]
  recipients: readonly string[]
  signer: { onBehalf: string | null; title: string }
  signedBy: { name: string; title?: string } | null
  draft: boolean
  code: string
  trackUrl?: string | null
  /** Code by which anybody can check the paper; with it a place is kept free for the signature. */
  checkCode?: string | null
  at: Temporal.Instant
}

/**
 * A result in the layout of Decree 30/2020: decision, notice, certificate, extract, permit.
 * @param file another Typst template for it, by path; it gets the same data and may import `/lib.typ`
 */
export function printResult(printer: Printer, paper: ResultPaper, file?: string): Promise<Buffer> {
  const date = paper.issuedOn ? datePhrase(Temporal.PlainDate.from(paper.issuedOn)) : 'ngày … tháng … năm …'
  const decides = paper.abbreviation === 'QĐ' && paper.signer.onBehalf !== null
  return printer.print(
    file === undefined ? { name: 'result-document' } : { file },
    {
      head: {
        parent: paper.agency.parent && balanced(paper.agency.parent, NARROW),
        name: balanced(paper.agency.name, NARROW),
        desk: null,
        number: paper.number ?? '……',
        place: paper.agency.place,
        date,
      },
      code: paper.code,
      abbreviation: paper.abbreviation,
      title: paper.title,
      abstract: paper.abstract,
      authority: decides ? paper.agency.name : null,
      basis: paper.basis,
      body: paper.body,
      recipients: paper.recipients,
      signer: {
        onBehalf: paper.signer.onBehalf,
        title: paper.signedBy?.title || paper.signer.title,
        name: paper.signedBy?.name ?? '',
      },
      checkCode: paper.checkCode ?? null,
      watermark: paper.draft ? 'DỰ THẢO' : null,
      qr: paper.trackUrl ? qrSvg(paper.trackUrl) : null,
    },
    { at: paper.at },
  )
}
