import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { HeldForm } from '#platform/http/options.ts'
import type { Page } from '#platform/http/route.ts'

/** A form somebody had sent while their session was over, and where to: kept in the page until they are back. */
export type HeldPage = HeldForm & { path: string }

/** What fields are called that mean the same wherever they stand. */
const LABELS: Readonly<Record<string, string>> = {
  accountId: 'Tài khoản',
  act: 'Việc được chọn',
  address: 'Địa chỉ',
  answer: 'Ý kiến trả lời',
  agency: 'Cơ quan',
  basis: 'Căn cứ',
  comment: 'Nhận xét',
  dueOn: 'Hạn xử lý',
  email: 'Thư điện tử',
  ethnicity: 'Dân tộc',
  fullName: 'Họ và tên',
  instruction: 'Ý kiến chỉ đạo',
  name: 'Tên',
  note: 'Ghi chú, ý kiến',
  number: 'Số',
  opinion: 'Ý kiến',
  outcome: 'Kết quả được chọn',
  personalNumber: 'Số định danh cá nhân',
  phone: 'Số điện thoại',
  position: 'Vị trí công tác',
  reason: 'Lý do',
  subject: 'Trích yếu',
  text: 'Nội dung',
  title: 'Tên gọi',
  unit: 'Mã xã, phường, thị trấn',
  // What the forms of procedures ask of whoever applies.
  applicantAddress: 'Nơi cư trú của người yêu cầu',
  applicantEmail: 'Thư điện tử của người yêu cầu',
  applicantName: 'Họ và tên người yêu cầu',
  applicantPersonalNumber: 'Số định danh cá nhân của người yêu cầu',
  applicantPhone: 'Số điện thoại của người yêu cầu',
}

/** After signing in again: where what had been typed goes and what it says, then it is sent on with one press. */
export function heldPage(held: HeldPage): Page {
  const fields = Object.entries(held.fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const),
  )
  const said = fields
    .filter(([, value]) => value.trim() !== '')
    .map(([name, value]) => ({ key: LABELS[name] ?? 'Mục khác', value }))
  return {
    title: 'Gửi lại nội dung vừa nhập',
    shell: 'citizen',
    body: (
      <>
        <h1 class="govuk-heading-l">Nội dung Ông/Bà vừa nhập vẫn còn</h1>
        <p class="govuk-body">
          Phiên làm việc đã hết hạn trước khi nội dung được gửi nên chưa có gì được thực hiện. Xin xem lại nội
          dung dưới đây; nếu đúng là điều Ông/Bà muốn làm thì bấm nút để gửi tiếp, không cần nhập lại.
        </p>
        <SummaryList
          rows={[
            { key: 'Gửi tới địa chỉ', value: held.path },
            ...(held.from ? [{ key: 'Nhập tại trang', value: pageLink(held.from) }] : []),
            ...said,
          ]}
        />
        {held.secretsLeftOut ? (
          <p class="govuk-body">
            Mật khẩu, mã PIN không được giữ lại; sau khi gửi tiếp, xin nhập lại khi được hỏi.
          </p>
        ) : null}
        <Form action={held.path}>
          {fields.map(([name, value]): Html => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button preventDoubleClick>Gửi tiếp nội dung đã nhập</Button>
        </Form>
        <p class="govuk-body">
          <a class="govuk-link" href="/">
            Không gửi, về trang đầu
          </a>
        </p>
      </>
    ),
  }
}

const pageLink = (path: string): Html => (
  <a class="govuk-link" href={path}>
    {path}
  </a>
)
