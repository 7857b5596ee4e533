import type { Values } from '#platform/forms/read-form.ts'

/** Trạng thái hồ sơ: the ten codes by which provinces report to the national portal, with the words shown to people. */
export const STATUSES = {
  submitted: { code: 1, label: 'Mới đăng ký' },
  accepted: { code: 2, label: 'Được tiếp nhận' },
  refused: { code: 3, label: 'Không được tiếp nhận' },
  processing: { code: 4, label: 'Đang xử lý' },
  supplement: { code: 5, label: 'Yêu cầu bổ sung giấy tờ' },
  payment: { code: 6, label: 'Yêu cầu thực hiện nghĩa vụ tài chính' },
  withdrawn: { code: 7, label: 'Công dân yêu cầu rút hồ sơ' },
  stopped: { code: 8, label: 'Dừng xử lý' },
  processed: { code: 9, label: 'Đã xử lý xong' },
  returned: { code: 10, label: 'Đã trả kết quả' },
} as const

export type Status = keyof typeof STATUSES
export type Channel = 'counter' | 'online' | 'postal'

export const CHANNELS: Record<Channel, { code: number; label: string }> = {
  counter: { code: 1, label: 'Trực tiếp' },
  online: { code: 2, label: 'Trực tuyến' },
  postal: { code: 3, label: 'Bưu chính công ích' },
}

/** What can be done to a dossier, by the verbs of Decree 61/2018. A process names them as the actions of its outcomes. */
export type DossierAction =
  | 'accept'
  | 'requestSupplement'
  | 'refuse'
  | 'assign'
  | 'propose'
  | 'proposeRefusal'
  | 'approve'
  | 'sendBack'
  | 'sign'
  | 'rejectAfterReview'
  | 'issue'
  | 'returnResult'
  | 'supplement'
  | 'withdraw'
  | 'extend'
  | 'requestPayment'
  | 'reportPayment'
  | 'returnPayment'
  | 'confirmPayment'
  | 'cancelPayment'
  | 'recordPayment'
  | 'stopUnpaid'
  | 'reconcilePayment'
  | 'refundPayment'
  | 'handBack'

type Transition = {
  from: readonly Status[]
  /** `same`: the status stays. */
  to: Status | 'same'
  /** Past tense, for the timeline. */
  done: string
  /** May the applicant read this line? */
  public: boolean
}

const IN_HAND: readonly Status[] = ['accepted', 'processing']
const inside = (done: string): Transition => ({ from: IN_HAND, to: 'processing', done, public: false })

/** Every change a dossier can go through, and from where. What is not here cannot happen. */
export const TRANSITIONS: Record<DossierAction, Transition> = {
  accept: { from: ['submitted'], to: 'accepted', done: 'Tiếp nhận hồ sơ', public: true },
  requestSupplement: {
    from: ['submitted', 'accepted', 'processing'],
    to: 'supplement',
    done: 'Yêu cầu bổ sung hồ sơ',
    public: true,
  },
  refuse: { from: ['submitted'], to: 'refused', done: 'Từ chối tiếp nhận', public: true },
  assign: inside('Phân công xử lý'),
  propose: inside('Trình kết quả'),
  proposeRefusal: inside('Trình từ chối'),
  approve: inside('Đồng ý, trình tiếp'),
  sendBack: inside('Trả lại để làm rõ'),
  sign: inside('Ký duyệt kết quả'),
  rejectAfterReview: { from: IN_HAND, to: 'stopped', done: 'Không chấp thuận sau thẩm định', public: true },
  issue: { from: IN_HAND, to: 'processed', done: 'Có kết quả', public: true },
  returnResult: { from: ['processed', 'stopped'], to: 'returned', done: 'Trả kết quả', public: true },
  supplement: { from: ['supplement'], to: 'processing', done: 'Đã bổ sung hồ sơ', public: true },
  withdraw: {
    from: ['submitted', 'accepted', 'processing', 'supplement', 'payment'],
    to: 'withdrawn',
    done: 'Rút hồ sơ',
    public: true,
  },
  extend: {
    from: [...IN_HAND, 'payment'],
    to: 'same',
    done: 'Xin lỗi và hẹn lại ngày trả kết quả',
    public: true,
  },
  requestPayment: { from: IN_HAND, to: 'payment', done: 'Yêu cầu nộp phí, nghĩa vụ tài chính', public: true },
  reportPayment: {
    from: ['payment'],
    to: 'same',
    done: 'Báo đã nộp tiền, chờ cơ quan đối chiếu',
    public: true,
  },
  returnPayment: { from: ['payment'], to: 'same', done: 'Chưa xác nhận được khoản nộp', public: true },
  confirmPayment: { from: ['payment'], to: 'processing', done: 'Xác nhận đã nộp đủ tiền', public: true },
  cancelPayment: { from: ['payment'], to: 'processing', done: 'Rút lại yêu cầu nộp tiền', public: true },
  recordPayment: {
    from: ['submitted', 'accepted', 'processing', 'processed'],
    to: 'same',
    done: 'Thu phí, lệ phí tại quầy',
    public: true,
  },
  stopUnpaid: { from: ['payment'], to: 'stopped', done: 'Dừng xử lý vì quá hạn nộp tiền', public: true },
  reconcilePayment: {
    // Also while the dossier goes on, for a request that was taken back.
    from: ['processing', 'supplement', 'payment', 'withdrawn', 'stopped', 'processed', 'returned'],
    to: 'same',
    done: 'Đối chiếu khoản nộp',
    public: true,
  },
  refundPayment: {
    // Money may be collected before a dossier is accepted, and be given back after it has ended in any way.
    from: [
      'submitted',
      'accepted',
      'processing',
      'supplement',
      'payment',
      'refused',
      'withdrawn',
      'stopped',
      'processed',
      'returned',
    ],
    to: 'same',
    done: 'Hoàn trả, hủy khoản đã thu',
    public: true,
  },
  handBack: { from: ['stopped'], to: 'returned', done: 'Trả lại hồ sơ, giấy tờ', public: true },
}

/** How the money asked for stands: the applicant is waited for, or has said that it is paid. */
export type OpenPaymentState = 'asked' | 'reported'

/** Does no time run, because the applicant is waited for? Money they say they have paid is the agency’s to look for. */
export const isResting = (status: Status, payment: OpenPaymentState | null): boolean =>
  status === 'supplement' || payment === 'asked'

/** Statuses in which nothing more will happen to the content. */
export const ENDED: readonly Status[] = ['refused', 'withdrawn', 'stopped', 'processed', 'returned']
export const isEnded = (status: Status): boolean => ENDED.includes(status)

/**
 * The status after an action, or undefined when the action is not possible now.
 * @param accepted whether the dossier had been accepted: a supplement before that brings it back to the counter
 */
export function statusAfter(status: Status, action: DossierAction, accepted: boolean): Status | undefined {
  const transition = TRANSITIONS[action]
  if (!transition.from.includes(status)) return undefined
  if (action === 'supplement') return accepted ? 'processing' : 'submitted'
  return transition.to === 'same' ? status : transition.to
}

/** Degree of completion in percent, for whoever knows only the code: nothing about the person, nothing about the content. */
export function completionOf(status: Status): number {
  const DEGREES: Record<Status, number> = {
    submitted: 10,
    accepted: 25,
    supplement: 25,
    payment: 40,
    processing: 50,
    processed: 90,
    stopped: 90,
    returned: 100,
    refused: 100,
    withdrawn: 100,
  }
  return DEGREES[status]
}

/** Who the dossier is for, as written down on the day of filing. */
export type Applicant = {
  kind: 'citizen' | 'enterprise'
  fullName: string
  personalNumber: string | null
  taxCode: string | null
  dateOfBirth: string | null
  sex: 'male' | 'female' | null
  ethnicity: string | null
  address: string | null
  phone: string | null
  email: string | null
}

/** Soon: less than this much working time is left, or less than a fifth of a short limit. */
export type DueState = 'none' | 'in-time' | 'soon' | 'late' | 'done-in-time' | 'done-late'

const SOON_HOURS = 24

/** How a dossier or a task stands against its date. */
export function dueState(
  due: Temporal.Instant | null,
  finished: Temporal.Instant | null,
  now: Temporal.Instant,
): DueState {
  if (!due) return 'none'
  if (finished) return Temporal.Instant.compare(finished, due) <= 0 ? 'done-in-time' : 'done-late'
  const left = due.since(now).total('hours')
  return left < 0 ? 'late' : left <= SOON_HOURS ? 'soon' : 'in-time'
}

/** What the specialist writes and the clerk registers. */
export type ResultDraft = {
  /** Values for the template's own questions. */
  content: Values
  /** Filled in when registered. */
  number?: string
  issuedOn?: string
  signedBy?: { name: string; title: string }
  refusal?: string
  /** The file as it was signed, later also sealed; left out where the result is signed on paper. */
  signed?: SignedFileOfResult
}

export type SignedFileOfResult = {
  sha256: string
  /** In bytes. */
  size: number
  /** Code in its QR, for the page that checks it. */
  paperCode: string
  title: string
  /** Does it bear the seal of the agency? */
  sealed: boolean
}

/** The act of a key that goes with an action: the leader signs what the system prints, the clerk seals what is signed. */
export function actOf(
  action: DossierAction,
  dossier: { template_key: string | null; result: ResultDraft | null },
): 'sign' | 'seal' | undefined {
  if (action === 'sign' && dossier.template_key) return 'sign'
  if (action === 'issue' && dossier.result?.signed) return 'seal'
  return undefined
}
