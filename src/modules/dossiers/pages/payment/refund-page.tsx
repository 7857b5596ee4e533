import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Fieldset } from '#ui/components/fieldset/fieldset.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDate, formatMoney } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { PAID_BY, type PaidBy } from '../../payment.ts'
import type { Payment } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import { leftOf, REFUNDED } from '../../refund.ts'
import { desk, type FormProps } from './desk.tsx'

type RefundProps = FormProps & { payment: Payment; collected: { at: Temporal.Instant; by: PaidBy } }

/** What is given back of money that was collected, or made void: by line, because each has its receipt. */
export const refundPage = (props: RefundProps): Page => {
  const { dossier, payment, collected, typed, errors } = props
  const field = (name: string) => ({ name, value: typed(name), error: errors[name] })
  return desk(
    props,
    'Hoàn trả, hủy khoản đã thu',
    <>
      <p class="govuk-body">
        Khoản thu ngày {formatDate(collected.at)}, {PAID_BY[collected.by].toLowerCase()}.
      </p>
      <InsetText>
        Số hoàn trả, hủy được trừ vào bảng thu của ngày ghi; trạng thái hồ sơ không thay đổi; người nộp nhận
        được thư. Nếu vẫn còn khoản phải nộp, hãy gửi yêu cầu nộp tiền khác.
      </InsetText>
      <Form action={paths.refundPayment(dossier.code, payment.id)}>
        <Radios
          {...field('kind')}
          legend="Hoàn trả hay hủy biên lai"
          legendSize="s"
          items={[
            {
              value: 'refunded',
              text: REFUNDED.refunded,
              hint: 'Tiền đã thu nay trả lại, một phần hoặc tất cả.',
            },
            {
              value: 'voided',
              text: REFUNDED.voided,
              hint: 'Thực tế không có khoản thu này; biên lai bị hủy cả.',
            },
          ]}
        />
        <Fieldset legend="Số tiền" legendSize="s">
          {payment.lines.map((line, index) => (
            <Input
              {...field(`lines.${index}.refund`)}
              label={line.purpose}
              hint={`${line.receipt === null ? 'Không thu' : `Biên lai số ${line.receipt}, còn ${formatMoney(leftOf(payment, line))} đã thu`}. Để trống nếu không hoàn trả khoản này.`}
              width={10}
              inputmode="numeric"
              suffix="đ"
              autocomplete="off"
            />
          ))}
          <Input
            {...field('beyond')}
            label="Phần nộp thừa, ngoài biên lai"
            hint="Tiền người nộp chuyển thừa hoặc chuyển hai lần. Để trống nếu không có."
            width={10}
            inputmode="numeric"
            suffix="đ"
            autocomplete="off"
          />
        </Fieldset>
        <Input
          {...field('voucher')}
          label="Số chứng từ"
          hint="Ví dụ: số phiếu chi, ủy nhiệm chi; hoặc số biên bản hủy biên lai."
          width={20}
          autocomplete="off"
        />
        <Textarea {...field('reason')} label="Lý do" hint="Người nộp đọc được điều ghi ở đây." rows={3} />
        <ButtonGroup>
          <Button preventDoubleClick>Ghi hoàn trả, hủy</Button>
          <a class="govuk-link" href={paths.show(dossier.code)}>
            Thôi
          </a>
        </ButtonGroup>
      </Form>
    </>,
    errors,
  )
}
