import { Button } from '#ui/components/button/button.tsx'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDate, formatDateTime, formatMoney, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { dateOf } from '#platform/clock.ts'
import { TRANSITIONS } from '../../dossier.ts'
import { isUnpaid, laterLastDay, totalOf } from '../../payment.ts'
import { openOf, type Payment } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { isUnlooked } from '../../reconciling.ts'
import type { ShowView } from '../show/show.ts'
import { PaymentTag } from './history.tsx'
import { PaidByRadios, ReceivedField } from './lines.tsx'
import { Named, type PanelProps } from './named.tsx'
import { Late, Reconcile } from './reconcile.tsx'

/** What an officer does about money: asks for it, looks whether it is there, writes down what was paid at the counter. */
export function PaymentPanel({ view }: { view: ShowView }): Html {
  const payment = openOf(view.payments)
  const left = view.payments.filter(isUnlooked)
  return (
    <>
      {left.map((one) => (
        <Left view={view} payment={one} />
      ))}
      {payment ? <Waiting view={view} payment={payment} /> : <Take view={view} />}
      <Late view={view} payments={view.payments.filter((one) => !isUnlooked(one))} />
    </>
  )
}

/** The ways to money nobody waits for yet. */
function Take({ view }: { view: ShowView }): Html {
  const { dossier, canCollect: allowed } = view
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

function Waiting({ view, payment }: PanelProps): Html {
  const unpaid = isUnpaid(payment, dateOf(view.now))
  return (
    <section class={`mc-card${view.canCollect ? ' mc-card--current' : ''}`} aria-labelledby="nop-tien">
      <h2 class="govuk-heading-s" id="nop-tien">
        Nộp tiền <PaymentTag state={payment.state} />
      </h2>
      <p class="govuk-body">
        <strong>{formatMoney(totalOf(payment.lines))}</strong>
        {payment.last_day ? `, hạn nộp hết ngày ${formatDate(payment.last_day)}` : ''}
        {unpaid ? ' (đã qua hạn)' : ''}
      </p>
      {payment.state === 'reported' ? <ReportLines dossierId={view.dossier.id} payment={payment} /> : null}
      {payment.returned_reason ? (
        <p class="govuk-hint">Lần báo trước chưa xác nhận được: {payment.returned_reason}</p>
      ) : null}
      {view.canCollect ? (
        <>
          <Confirm view={view} payment={payment} />
          {payment.state === 'reported' ? (
            <Reason view={view} payment={payment} form="return-payment">
              <>
                <NamedReport payment={payment} />
                <NewLastDay view={view} payment={payment} />
              </>
            </Reason>
          ) : (
            <>
              {unpaid ? <Reason view={view} payment={payment} form="stop" /> : null}
              <Reason view={view} payment={payment} form="cancel-payment" />
            </>
          )}
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
function Confirm({ view, payment }: PanelProps): Html {
  const field = (name: string, otherwise: string) => ({
    name,
    value: view.typed('confirm', name) ?? otherwise,
    error: view.wrong('confirm', name),
  })
  const paidBy = view.typed('confirm', 'paidBy') ?? (payment.state === 'reported' ? 'transfer' : 'counter')
  return (
    <Form action={paths.confirmPayment(view.dossier.code)}>
      <Named payment={payment} />
      <NamedReport payment={payment} />
      {payment.lines.map(({ purpose, amount }, index) => (
        <ReceivedField
          purpose={purpose}
          label="Số tiền đã thu"
          amount={field(`lines.${index}.received`, formatNumber(amount, 0))}
          receipt={field(`lines.${index}.receipt`, '')}
        />
      ))}
      <PaidByRadios name="paidBy" value={paidBy} />
      <Button preventDoubleClick>Xác nhận đã nộp đủ</Button>
    </Form>
  )
}

/** Which report a form answers: another one may have come in meanwhile. */
const NamedReport = ({ payment }: { payment: Payment }): Html => (
  <input type="hidden" name="reportedAt" value={payment.reported_at?.toString() ?? ''} />
)

/** The acts that need a reason, in the words of their forms. */
const REASONS = {
  'return-payment': {
    summary: 'Chưa thấy tiền, báo lại người nộp',
    label: 'Điều chưa đúng',
    action: paths.returnPayment,
    button: 'Báo lại người nộp',
  },
  'cancel-payment': {
    summary: 'Rút lại yêu cầu nộp tiền',
    label: 'Lý do rút lại',
    action: paths.cancelPayment,
    button: 'Rút lại yêu cầu',
  },
  stop: {
    summary: 'Dừng xử lý vì quá hạn nộp tiền',
    label: 'Lý do ghi cho người nộp',
    action: paths.stopUnpaid,
    button: 'Dừng xử lý hồ sơ',
  },
} as const

type ReasonProps = PanelProps & { form: keyof typeof REASONS; children?: Html }

function Reason({ view, payment, form, children }: ReasonProps): Html {
  const { summary, label, action, button } = REASONS[form]
  return (
    <Details summary={summary} open={view.typed(form, form) !== undefined}>
      <Form action={action(view.dossier.code)}>
        <Named payment={payment} />
        <Textarea
          name={form}
          label={label}
          rows={3}
          value={view.typed(form, form)}
          error={view.wrong(form, form)}
        />
        {children}
        <Button variant="secondary" preventDoubleClick>
          {button}
        </Button>
      </Form>
    </Details>
  )
}

/** Until when the applicant has time to pay again: the day there was, or the first that leaves them enough. */
function NewLastDay({ view, payment }: PanelProps): Html {
  const offered = laterLastDay(payment.last_day, view.earliestLastDay)
  const part = (name: 'day' | 'month' | 'year') =>
    view.typed('return-payment', `lastDay.${name}`) ?? String(offered[name])
  return (
    <DateInput
      name="lastDay"
      legend="Hạn nộp mới"
      legendSize="s"
      hint={`Sớm nhất là ${formatDate(view.earliestLastDay)}, để người nộp kịp nộp lại.`}
      value={{ day: part('day'), month: part('month'), year: part('year') }}
      error={view.wrong('return-payment', 'lastDay')}
    />
  )
}

/** Money reported before the dossier ended: somebody has to look for it, and give it back. */
const Left = ({ view, payment }: PanelProps): Html => (
  <section
    class={`mc-card${view.canCollect ? ' mc-card--current' : ''}`}
    aria-labelledby={`doi-chieu-${payment.id}`}
  >
    <h2 class="govuk-heading-s" id={`doi-chieu-${payment.id}`}>
      Cần đối chiếu, hoàn trả
    </h2>
    <p class="govuk-body">
      <strong>{formatMoney(totalOf(payment.lines))}</strong>,{' '}
      {payment.state === 'cancelled' ? 'yêu cầu được rút lại' : 'hồ sơ kết thúc'} trước khi khoản này được xác
      nhận.
    </p>
    <ReportLines dossierId={view.dossier.id} payment={payment} />
    {view.canCollect ? (
      <Reconcile view={view} payment={payment} />
    ) : (
      <p class="govuk-hint">Bộ phận Một cửa đối chiếu và hoàn trả khoản này.</p>
    )}
  </section>
)
