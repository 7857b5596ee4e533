import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDate, formatDateTime, formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { LINE_KINDS, PAID_BY, PAYMENT_STATES, RECONCILED, type PaymentState } from '../../payment.ts'
import type { Payment, StoredLine } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { isUnlooked } from '../../reconciling.ts'
import { REFUNDED } from '../../refund.ts'
import type { ShowView } from '../show/show.ts'

const COLOURS: Record<PaymentState, 'yellow' | 'blue' | 'green' | 'grey'> = {
  asked: 'yellow',
  reported: 'blue',
  confirmed: 'green',
  cancelled: 'grey',
  lapsed: 'grey',
}

export const PaymentTag = ({ state }: { state: PaymentState }): Html => (
  <Tag colour={COLOURS[state]}>{PAYMENT_STATES[state]}</Tag>
)

/** Who asked, and who brought it to its end and when. */
function settledWords(payment: Payment, withdrawn: boolean): string {
  const at = payment.settled_at ? formatDateTime(payment.settled_at) : undefined
  if (!payment.last_day) return `${payment.settled_by_name} ghi thu lúc ${at}.`
  const asked = `${payment.asked_by_name} yêu cầu.`
  if (!at) return asked
  const how = payment.paid_by ? `, ${PAID_BY[payment.paid_by].toLowerCase()}` : ''
  const ended = withdrawn ? 'rút hồ sơ' : 'dừng xử lý hồ sơ'
  return `${asked} ${payment.settled_by_name} ${SETTLED[payment.state] ?? ended} lúc ${at}${how}. ${reconciledWords(payment)}`
}

/** What became of the money of a request that is over. */
function reconciledWords(payment: Payment): string {
  if (isUnlooked(payment)) return 'Khoản đã báo nộp cần đối chiếu, hoàn trả.'
  if (!payment.reconciled_as || !payment.reconciled_at) return ''
  const { reconciled_as: as, reconciled_by_name: name, reconciled_at: at, reconciled_note: note } = payment
  const amount = payment.reconciled_amount === null ? '' : ` ${formatMoney(payment.reconciled_amount)}`
  return `${RECONCILED[as]}${amount}; ${name} ghi lúc ${formatDateTime(at)}: ${note}`
}

/** How the agency ended it; a lapsed one ended with its dossier. */
const SETTLED: Partial<Record<PaymentState, string>> = {
  confirmed: 'xác nhận',
  cancelled: 'rút lại yêu cầu',
}

/** Everything asked for and taken, with its receipts. */
export const PaymentHistory = ({ view }: { view: ShowView }): Html =>
  view.payments.length === 0 ? (
    <p class="govuk-body">Chưa có khoản nào được yêu cầu hoặc thu.</p>
  ) : (
    <>
      {view.payments.map((payment) => (
        <>
          <Table
            caption={
              <>
                {payment.last_day ? 'Yêu cầu nộp' : 'Thu tại quầy'} ngày {formatDate(payment.asked_at)}{' '}
                <PaymentTag state={payment.state} />
              </>
            }
            captionSize="s"
            firstCellIsHeader
            stack
            head={[
              'Khoản nộp',
              { content: 'Phải nộp', numeric: true },
              { content: 'Đã thu', numeric: true },
              'Biên lai',
            ]}
            rows={payment.lines.map(historyRow)}
          />
          <Refunds payment={payment} />
          <p class="govuk-hint">
            {settledWords(payment, view.dossier.status === 'withdrawn')}{' '}
            {payment.notice_id ? (
              <a class="govuk-link" href={paths.paper(view.dossier.id, payment.notice_id)}>
                Thông báo nộp tiền
              </a>
            ) : null}{' '}
            {view.canCollect && payment.collected_at ? (
              <a class="govuk-link" href={paths.refundPayment(view.dossier.code, payment.id)}>
                Hoàn trả, hủy khoản đã thu
              </a>
            ) : null}
          </p>
        </>
      ))}
    </>
  )

/** What was given back of it, or made void, and why. */
const Refunds = ({ payment: { lines, refunds } }: { payment: Payment }): Html =>
  refunds.length === 0 ? (
    <></>
  ) : (
    <ul class="govuk-list govuk-list--bullet">
      {refunds.map(({ kind, position, amount, voucher, reason, at, byName }) => (
        <li>
          {REFUNDED[kind]}: {formatMoney(amount)},{' '}
          {lines.find((line) => line.position === position)?.purpose ?? 'phần nộp thừa, ngoài biên lai'},
          chứng từ số {voucher}. {byName} ghi lúc {formatDateTime(Temporal.Instant.from(at))}: {reason}
        </li>
      ))}
    </ul>
  )

const historyRow = ({ kind, purpose, amount, received, receipt }: StoredLine) => [
  `${purpose} (${LINE_KINDS[kind].toLowerCase()})`,
  { content: formatMoney(amount), numeric: true },
  { content: received === null ? 'Chưa thu' : formatMoney(received), numeric: true },
  receipt ?? 'Chưa có',
]
