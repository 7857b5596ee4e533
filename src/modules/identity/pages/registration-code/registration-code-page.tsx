import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { PersonRow } from '../../tables.ts'

/** `ready`: known and without an account; `taken`: with one. */
export type Found = { state: 'unknown' } | { state: 'ready' | 'taken'; person: PersonRow }
type Issued = { code: string; until: Temporal.Instant }
type Props = { asked: string; found?: Found; issued?: Issued; errors: FieldErrors }

export const registrationCodePage = ({ asked, found, issued, errors }: Props): Page => ({
  title: 'Mã đăng ký tài khoản',
  shell: 'officer',
  section: 'registration-code',
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Mã đăng ký tài khoản</h1>
        <p class="govuk-body">
          Người đã từng làm hồ sơ tại quầy cần mã này để tự mở tài khoản và thấy các hồ sơ cũ của mình. Chỉ
          cấp khi người đó có mặt cùng thẻ căn cước.
        </p>
        <Form action={paths.registrationCode()}>
          <Input
            name="so"
            label="Quét hoặc nhập số định danh cá nhân"
            hint="Quét mã trên thẻ căn cước, hoặc gõ 12 chữ số rồi bấm phím Enter"
            value={asked}
            width={20}
            error={errors['so']}
            attributes={{ 'data-shortcut': 's', autofocus: found === undefined }}
          />
          <Button variant={found === undefined ? undefined : 'secondary'}>Tìm</Button>
        </Form>
        {issued ? <Handed {...issued} /> : null}
        {found ? <Person found={found} asked={asked} errors={errors} issued={issued !== undefined} /> : null}
      </div>
    </div>
  ),
})

const Handed = ({ code, until }: Issued): Html => (
  <InsetText>
    <p class="govuk-body">
      Mã đăng ký: <strong class="mc-code">{code}</strong>
    </p>
    <p class="govuk-body">
      Xin đọc hoặc chép mã cho người đang có mặt; mã chỉ hiện một lần này, dùng được một lần, đến{' '}
      {formatDateTime(until)}. Người đó chọn “Đăng ký tài khoản” rồi nhập mã vào ô “Mã đăng ký”.
    </p>
  </InsetText>
)

type PersonProps = { found: Found; asked: string; errors: FieldErrors; issued: boolean }

function Person({ found, asked, errors, issued }: PersonProps): Html {
  if (found.state === 'unknown') {
    return (
      <InsetText>
        Chưa có ai với số định danh này trong hệ thống: người này tự đăng ký được ngay, không cần mã.
      </InsetText>
    )
  }
  const { person } = found
  return (
    <>
      <SummaryList
        rows={[
          { key: 'Họ và tên', value: person.full_name },
          {
            key: 'Số định danh cá nhân',
            value: <span class="mc-figures">{person.personal_number ?? ''}</span>,
          },
          { key: 'Ngày sinh', value: person.date_of_birth ? formatDate(person.date_of_birth) : 'Chưa ghi' },
          { key: 'Địa chỉ', value: person.address ?? 'Chưa ghi' },
        ]}
      />
      {found.state === 'taken' ? (
        <InsetText>
          Người này đã có tài khoản. Nếu quên mật khẩu, xin dùng “Quên mật khẩu”. Nếu không nhận được thư,
          hoặc tài khoản không phải do chính họ mở, xin báo quản trị hệ thống kết thúc các phiên và cấp mật
          khẩu dùng một lần.
        </InsetText>
      ) : issued ? null : (
        <Form action={paths.registrationCode()}>
          <input type="hidden" name="so" value={asked} />
          <input type="hidden" name="act" value="issue" />
          <Checkboxes
            name="seen"
            error={errors['seen']}
            items={[
              {
                value: 'yes',
                text: 'Tôi đã đối chiếu thẻ căn cước với người đang có mặt và với thông tin trên',
              },
            ]}
          />
          <Button preventDoubleClick>Cấp mã đăng ký</Button>
        </Form>
      )}
    </>
  )
}
