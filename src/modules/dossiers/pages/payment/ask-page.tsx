import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatBytes } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import type { ListEntry } from '#platform/province/lists.ts'
import { paths } from '../../paths.ts'
import { desk, type FormProps } from './desk.tsx'
import { LineFields } from './lines.tsx'

type AskProps = FormProps & { banks: readonly ListEntry[]; maxBytes: number }

/** What is owed, where and until when: a page of its own, because all of it must be right at once. */
export const askPage = (props: AskProps): Page => {
  const { dossier, typed, errors, banks, maxBytes } = props
  const field = (name: string) => ({ name, value: typed(name), error: errors[name] })
  return desk(
    props,
    'Yêu cầu nộp tiền',
    <>
      <InsetText>
        Từ khi gửi yêu cầu đến khi người nộp báo đã nộp, thời hạn giải quyết tạm dừng. Người nộp nhận được thư
        và thấy yêu cầu trên trang hồ sơ, kèm mã VietQR khi có tài khoản nhận tiền.
      </InsetText>
      <Form action={paths.askPayment(dossier.code)} multipart>
        <h2 class="govuk-heading-m">Các khoản phải nộp</h2>
        <LineFields typed={typed} errors={errors} />
        <h2 class="govuk-heading-m">Nộp vào đâu, đến khi nào</h2>
        <Select
          {...field('bank')}
          label="Ngân hàng"
          hint="Tài khoản của cơ quan đã dùng lần gần nhất được điền sẵn. Để trống nếu không nhận chuyển khoản."
          placeholder="Không nhận chuyển khoản"
          options={banks.map(({ value, text }) => ({ value, text }))}
        />
        <Input
          {...field('accountNumber')}
          label="Số tài khoản"
          width={20}
          inputmode="numeric"
          autocomplete="off"
        />
        <Input {...field('accountName')} label="Tên tài khoản" autocomplete="off" />
        <Textarea
          {...field('whereToPay')}
          label="Nơi nộp, cách nộp khác"
          hint="Ví dụ: nộp tại quầy số 3 Bộ phận Một cửa; nộp vào ngân sách theo thông báo của cơ quan thuế."
          rows={3}
        />
        <DateInput
          name="lastDay"
          legend="Hạn nộp"
          legendSize="s"
          value={{
            day: typed('lastDay.day'),
            month: typed('lastDay.month'),
            year: typed('lastDay.year'),
          }}
          error={errors['lastDay']}
        />
        <FileUpload
          name="notice"
          label="Thông báo nộp tiền (nếu có)"
          hint={`Tệp PDF, JPG hoặc PNG, không quá ${formatBytes(maxBytes)}.`}
          accept=".pdf,.jpg,.jpeg,.png"
          progress
          error={errors['notice']}
        />
        <ButtonGroup>
          <Button preventDoubleClick>Gửi yêu cầu cho người nộp</Button>
          <a class="govuk-link" href={paths.show(dossier.code)}>
            Thôi
          </a>
        </ButtonGroup>
      </Form>
    </>,
    errors,
  )
}

/** Money that was paid at the counter without a request. */
export const recordPage = (props: FormProps): Page =>
  desk(
    props,
    'Ghi thu tại quầy',
    <>
      <InsetText>
        Ghi khoản đã thu trực tiếp của người nộp, trước hoặc sau khi giải quyết. Trạng thái hồ sơ không thay
        đổi.
      </InsetText>
      <Form action={paths.recordPayment(props.dossier.code)}>
        <LineFields typed={props.typed} errors={props.errors} receipts />
        <ButtonGroup>
          <Button preventDoubleClick>Ghi khoản đã thu</Button>
          <a class="govuk-link" href={paths.show(props.dossier.code)}>
            Thôi
          </a>
        </ButtonGroup>
      </Form>
    </>,
    props.errors,
  )
