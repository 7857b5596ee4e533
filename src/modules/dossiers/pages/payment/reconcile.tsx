import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDate, formatMoney, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { RECONCILED, totalOf, type Reconciled } from '../../payment.ts'
import type { Payment } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { reconcilings } from '../../reconciling.ts'
import type { ShowView } from '../show/show.ts'
import { PaidByRadios, ReceivedField } from './lines.tsx'
import { Named, type PanelProps } from './named.tsx'

/** Money that turned up for requests that are over: what became of it is written down as well, each by itself. */
export function Late({ view, payments }: { view: ShowView; payments: readonly Payment[] }): Html {
  const over = payments.filter((payment) => reconcilings(payment).length > 0)
  if (over.length === 0 || !view.canCollect) return <></>
  return (
    <section class="mc-card" aria-label="Tiền của yêu cầu đã kết thúc">
      <p class="govuk-body">
        Khi có tiền nộp theo yêu cầu đã rút lại, hoặc nộp cho hồ sơ đã rút, đã dừng xử lý: ghi khoản đó đã
        hoàn trả hay giữ lại.
      </p>
      {over.map((payment) => (
        <Details
          summary={`Nhận được tiền của yêu cầu đã kết thúc: ${formatMoney(totalOf(payment.lines))}, yêu cầu ngày ${formatDate(payment.asked_at)}`}
          open={view.typed('reconcile', 'payment') === payment.id}
        >
          <Reconcile view={view} payment={payment} />
        </Details>
      ))}
    </section>
  )
}

/** What became of the money of a payment, how much it was, and by which paper. Several of these forms can stand on one page. */
export function Reconcile({ view, payment }: PanelProps): Html {
  // The form that comes back bears the plain names as ids, so that the list of errors leads to it.
  const again = view.typed('reconcile', 'payment') === payment.id
  const field: Field = (name, offered) => ({
    name,
    id: again ? name : `${name}-${payment.id}`,
    value: again ? view.typed('reconcile', name) : offered,
    error: again ? view.wrong('reconcile', name) : undefined,
  })
  return (
    <Form action={paths.reconcilePayment(view.dossier.code)}>
      <Named payment={payment} />
      <Radios
        {...field('reconciled')}
        legend="Kết quả đối chiếu"
        legendSize="s"
        small
        items={reconcilings(payment).map((value) => ({
          value,
          text: RECONCILED[value],
          conditional: PARTS[value]?.(payment, field),
        }))}
      />
      <Textarea
        {...field('reconcile-note')}
        label="Chứng từ, căn cứ"
        hint="Người nộp đọc được điều ghi ở đây."
        rows={2}
      />
      <Button preventDoubleClick>Ghi kết quả đối chiếu</Button>
    </Form>
  )
}

type Field = (
  name: string,
  offered?: string,
) => { name: string; id: string; value: string | undefined; error: string | undefined }

/** What each answer asks for besides a note. */
const PARTS: Partial<Record<Reconciled, (payment: Payment, field: Field) => Html>> = {
  refunded: ({ lines }, field) => (
    <Input
      {...field('reconciled-amount', formatNumber(totalOf(lines), 0))}
      label="Số tiền đã hoàn trả"
      hint="Số tiền thực tế, dù nhiều hay ít hơn yêu cầu."
      width={10}
      inputmode="numeric"
      suffix="đ"
      autocomplete="off"
    />
  ),
  kept: ({ lines }, field) => (
    <>
      <p class="govuk-hint">
        Khoản giữ lại được tính vào số đã thu, có biên lai. Để trống khoản nào không giữ lại.
      </p>
      {lines.map(({ purpose, amount }, index) => (
        <ReceivedField
          purpose={purpose}
          label="Số tiền giữ lại"
          amount={field(`kept.${index}.amount`, formatNumber(amount, 0))}
          receipt={field(`kept.${index}.receipt`)}
        />
      ))}
      <PaidByRadios {...field('kept-by', 'transfer')} />
    </>
  ),
}
