import { Button } from '#ui/components/button/button.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { QrCode } from '#ui/components/qr-code/qr-code.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate, formatDateTime, formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { totalOf, transferCode } from '../../payment.ts'
import type { Payment } from '../../payment-store.ts'
import { paths } from '../../paths.ts'
import type { DossierRow } from '../../tables.ts'
import { LineTable } from './lines.tsx'

type Dossier = Pick<DossierRow, 'id' | 'code' | 'agency_name' | 'procedure_name'>
type Props = {
  dossier: Dossier
  payment: Payment
  errors: FieldErrors
  typed: (name: string) => string | undefined
  maxBytes: number
}

/** What to pay, how, and the words “I have paid”. */
export const payPage = ({ dossier, payment, errors, typed, maxBytes }: Props): Page => ({
  title: 'Nộp tiền',
  shell: 'citizen',
  section: 'dossiers',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  back: { href: paths.mine(dossier.code), text: 'Về hồ sơ' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <span class="govuk-caption-l mc-clamp" title={dossier.procedure_name}>
          {dossier.procedure_name}
        </span>
        <h1 class="govuk-heading-l">Nộp tiền cho hồ sơ {dossier.code}</h1>
        <p class="govuk-body">
          {dossier.agency_name} yêu cầu Ông/Bà nộp
          {payment.last_day ? (
            <>
              {' '}
              chậm nhất hết ngày <strong>{formatDate(payment.last_day)}</strong>
            </>
          ) : null}
          . Thời gian chờ nộp không tính vào thời hạn giải quyết.
        </p>
        {payment.returned_reason ? (
          <InsetText>
            <p class="govuk-body">
              <strong>Khoản Ông/Bà báo đã nộp chưa xác nhận được:</strong>
            </p>
            <p class="govuk-body mc-said">{payment.returned_reason}</p>
          </InsetText>
        ) : null}
        <LineTable lines={payment.lines} caption="Các khoản phải nộp" />
        {payment.notice_id ? (
          <p class="govuk-body">
            <a class="govuk-link" href={paths.paper(dossier.id, payment.notice_id)}>
              Xem thông báo nộp tiền
            </a>
          </p>
        ) : null}
        {payment.state === 'reported' ? (
          <InsetText>
            Ông/Bà đã báo nộp tiền lúc {formatDateTime(payment.reported_at!)}. Cơ quan đang kiểm tra; không
            nộp lại.
          </InsetText>
        ) : (
          <>
            <h2 class="govuk-heading-m">Cách nộp</h2>
            <HowToPay dossier={dossier} payment={payment} />
            <ReportForm
              code={dossier.code}
              payment={payment.id}
              errors={errors}
              typed={typed}
              maxBytes={maxBytes}
            />
          </>
        )}
      </div>
    </div>
  ),
})

/** The code to scan, and the same in letters for whoever reads this on the phone they pay with. */
function HowToPay({ dossier, payment }: { dossier: Dossier; payment: Payment }): Html {
  const amount = totalOf(payment.lines)
  const transfer = transferCode(payment, dossier.code)
  return (
    <>
      {transfer ? (
        <div class="mc-transfer">
          <figure class="mc-transfer__code">
            <QrCode
              text={transfer}
              label={`Mã VietQR để chuyển ${formatMoney(amount)} cho hồ sơ ${dossier.code}`}
            />
            <figcaption class="govuk-hint">Quét bằng ứng dụng ngân hàng bất kỳ</figcaption>
          </figure>
          <SummaryList
            rows={[
              { key: 'Ngân hàng', value: payment.bank ?? '' },
              { key: 'Số tài khoản', value: <span class="mc-copy">{payment.account_number}</span> },
              { key: 'Tên tài khoản', value: payment.account_name ?? '' },
              {
                key: 'Số tiền',
                value: (
                  <>
                    <span class="mc-copy">{String(amount)}</span>
                    <br />
                    <span class="govuk-hint">{formatMoney(amount)}</span>
                  </>
                ),
              },
              {
                key: 'Nội dung',
                value: (
                  <>
                    <span class="mc-copy">{dossier.code}</span>
                    <br />
                    <span class="govuk-hint">Ghi đúng mã này để cơ quan nhận ra khoản nộp.</span>
                  </>
                ),
              },
            ]}
          />
        </div>
      ) : null}
      {payment.where_to_pay ? <p class="govuk-body mc-said">{payment.where_to_pay}</p> : null}
    </>
  )
}

type ReportProps = Pick<Props, 'errors' | 'typed' | 'maxBytes'> & { code: string; payment: string }

const ReportForm = ({ code, payment, errors, typed, maxBytes }: ReportProps): Html => (
  <>
    <h2 class="govuk-heading-m">Báo đã nộp</h2>
    <p class="govuk-body">
      Nộp xong, Ông/Bà gửi mã giao dịch hoặc ảnh chụp chứng từ để cơ quan đối chiếu và giải quyết tiếp.
    </p>
    <Form action={paths.pay(code)} multipart>
      <input type="hidden" name="payment" value={payment} />
      <Input
        name="transactionNumber"
        label="Mã giao dịch"
        hint="Có trong thông báo chuyển khoản của ngân hàng, hoặc số biên lai, giấy nộp tiền."
        value={typed('transactionNumber')}
        error={errors['transactionNumber']}
        width={20}
        spellcheck={false}
        autocomplete="off"
      />
      <FileUpload
        name="proof"
        label="Chứng từ nộp tiền"
        hint={`Không bắt buộc khi đã có mã giao dịch. Tệp PDF, JPG hoặc PNG, không quá ${formatBytes(maxBytes)}.`}
        accept=".pdf,.jpg,.jpeg,.png"
        progress
        error={errors['proof']}
      />
      <Textarea name="note" label="Lời nhắn (nếu có)" rows={2} value={typed('note')} />
      <Button preventDoubleClick>Tôi đã nộp</Button>
    </Form>
  </>
)
