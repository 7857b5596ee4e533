import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDate, formatDateTime, formatMoney, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { dateOf } from '#platform/clock.ts'
import { TRANSITIONS } from '../../dossier.ts'
import { isUnpaid, LINE_KINDS, PAID_BY, totalOf, type PaymentState } from '../../payment.ts'
import { openOf, type Payment, type StoredLine } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from '../show/show.ts'

export const STATES: Record<PaymentState, { text: string; colour: 'yellow' | 'blue' | 'green' | 'grey' }> = {
  asked: { text: 'Chờ người nộp', colour: 'yellow' },
  reported: { text: 'Chờ xác nhận', colour: 'blue' },
  confirmed: { text: 'Đã nộp đủ', colour: 'green' },
  cancelled: { text: 'Đã rút lại', colour: 'grey' },
  lapsed: { text: 'Không còn hiệu lực', colour: 'grey' },
}

/** What an officer does about money: asks for it, looks whether it is there, writes down what was paid at the counter. */
export function PaymentPanel({ view }: { view: ShowView }): Html {
  const { dossier, canCollect: allowed } = view
  const payment = openOf(view.payments)
  if (payment) return <Waiting view={view} payment={payment} />
  const may = (action: 'requestPayment' | 'recordPayment') =>
    allowed && TRANSITIONS[action].from.includes(dossier.status)
  if (!may('requestPayment') && !may('recordPayment')) return <></>
  return (
    <section class="mc-card" aria-labelledby="thu-phi">
      <h2 class="govuk-heading-s" id="thu-phi">
        Phí, lệ phí, nghĩa vụ tài chính
      </h2>
      <ul class="govuk-list">
        {may('requestPayment') ? (
          <li>
            <a class="govuk-link" href={paths.askPayment(dossier.code)}>
              Yêu cầu người nộp nộp tiền
            </a>
          </li>
        ) : null}
        {may('recordPayment') ? (
          <li>
            <a class="govuk-link" href={paths.recordPayment(dossier.code)}>
              Ghi thu tại quầy
            </a>
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function Waiting({ view, payment }: { view: ShowView; payment: Payment }): Html {
  const { dossier, now } = view
  const unpaid = isUnpaid(payment, dateOf(now))
  return (
    <section class={`mc-card${view.canCollect ? ' mc-card--current' : ''}`} aria-labelledby="nop-tien">
      <h2 class="govuk-heading-s" id="nop-tien">
        Nộp tiền <Tag colour={STATES[payment.state].colour}>{STATES[payment.state].text}</Tag>
      </h2>
      <p class="govuk-body">
        <strong>{formatMoney(totalOf(payment.lines))}</strong>
        {payment.last_day ? `, hạn nộp hết ngày ${formatDate(payment.last_day)}` : ''}
        {unpaid ? ' (đã qua hạn)' : ''}
      </p>
      {payment.state === 'reported' ? <ReportLines dossierId={dossier.id} payment={payment} /> : null}
      {payment.returned_reason ? (
        <p class="govuk-hint">Lần báo trước chưa xác nhận được: {payment.returned_reason}</p>
      ) : null}
      {view.canCollect ? (
        <>
          <Confirm view={view} payment={payment} />
          {payment.state === 'reported' ? (
            <Reason
              view={view}
              form="return-payment"
              summary="Chưa thấy tiền, báo lại người nộp"
              label="Điều chưa đúng"
              action={paths.returnPayment(dossier.code)}
              button="Báo lại người nộp"
            />
          ) : null}
          {unpaid ? (
            <Reason
              view={view}
              form="stop"
              summary="Dừng xử lý vì quá hạn nộp tiền"
              label="Lý do ghi cho người nộp"
              action={paths.stopUnpaid(dossier.code)}
              button="Dừng xử lý hồ sơ"
            />
          ) : null}
          {payment.state === 'asked' ? (
            <Reason
              view={view}
              form="cancel-payment"
              summary="Rút lại yêu cầu nộp tiền"
              label="Lý do rút lại"
              action={paths.cancelPayment(dossier.code)}
              button="Rút lại yêu cầu"
            />
          ) : null}
        </>
      ) : (
        <p class="govuk-hint">Người đang xử lý hồ sơ hoặc Bộ phận Một cửa xác nhận khoản nộp.</p>
      )}
    </section>
  )
}

/** What the applicant says they paid with. */
function ReportLines({ dossierId, payment }: { dossierId: string; payment: Payment }): Html {
  return (
    <p class="govuk-body mc-said">
      Người nộp báo đã nộp lúc {formatDateTime(payment.reported_at!)}.
      {payment.transaction_number ? ` Mã giao dịch: ${payment.transaction_number}.` : ''}
      {payment.report_note ? ` ${payment.report_note}` : ''}{' '}
      {payment.proof_id ? (
        <a class="govuk-link" href={paths.paper(dossierId, payment.proof_id)}>
          Xem chứng từ nộp tiền
        </a>
      ) : null}
    </p>
  )
}

/** Each line with what came in and the number of its receipt. */
function Confirm({ view, payment }: { view: ShowView; payment: Payment }): Html {
  const field = (name: string, otherwise: string) => ({
    name,
    value: view.typed('confirm', name) ?? otherwise,
    error: view.wrong('confirm', name),
  })
  const paidBy = view.typed('confirm', 'paidBy') ?? (payment.state === 'reported' ? 'transfer' : 'counter')
  return (
    <Form action={paths.confirmPayment(view.dossier.code)}>
      {payment.lines.map(({ purpose, amount }, index) => (
        <fieldset class="govuk-fieldset">
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{purpose}</legend>
          <Input
            {...field(`lines.${index}.received`, formatNumber(amount, 0))}
            label="Số tiền đã thu"
            inputmode="numeric"
            suffix="đ"
            autocomplete="off"
          />
          <Input {...field(`lines.${index}.receipt`, '')} label="Số biên lai" autocomplete="off" />
        </fieldset>
      ))}
      <Radios
        name="paidBy"
        legend="Nộp bằng cách"
        legendSize="s"
        small
        value={paidBy}
        items={Object.entries(PAID_BY).map(([value, text]) => ({ value, text }))}
      />
      <Button preventDoubleClick>Xác nhận đã nộp đủ</Button>
    </Form>
  )
}

type ReasonForm = 'return-payment' | 'cancel-payment' | 'stop'
type ReasonProps = {
  view: ShowView
  form: ReasonForm
  summary: string
  label: string
  action: string
  button: string
}

const Reason = ({ view, form, summary, label, action, button }: ReasonProps): Html => (
  <Details summary={summary} open={view.typed(form, form) !== undefined}>
    <Form action={action}>
      <Textarea
        name={form}
        label={label}
        rows={3}
        value={view.typed(form, form)}
        error={view.wrong(form, form)}
      />
      <Button variant="secondary" preventDoubleClick>
        {button}
      </Button>
    </Form>
  </Details>
)

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
                <Tag colour={STATES[payment.state].colour}>{STATES[payment.state].text}</Tag>
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
          <p class="govuk-hint">
            {payment.last_day ? `${payment.asked_by_name} yêu cầu.` : ''}
            {payment.settled_at && payment.paid_by
              ? ` ${payment.settled_by_name} xác nhận lúc ${formatDateTime(payment.settled_at)}, ${PAID_BY[payment.paid_by].toLowerCase()}.`
              : ''}{' '}
            {payment.notice_id ? (
              <a class="govuk-link" href={paths.paper(view.dossier.id, payment.notice_id)}>
                Thông báo nộp tiền
              </a>
            ) : null}
          </p>
        </>
      ))}
    </>
  )

const historyRow = ({ kind, purpose, amount, received, receipt }: StoredLine) => [
  `${purpose} (${LINE_KINDS[kind].toLowerCase()})`,
  { content: formatMoney(amount), numeric: true },
  { content: received === null ? 'Chưa thu' : formatMoney(received), numeric: true },
  receipt ?? 'Chưa có',
]
