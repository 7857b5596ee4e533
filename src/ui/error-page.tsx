import { Forbidden, NotFound, type Refusal } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'

const HEADINGS: Record<number, string> = {
  403: 'Không có quyền truy cập',
  404: 'Không tìm thấy trang',
  409: 'Nội dung vừa thay đổi',
  413: 'Tệp quá lớn',
  415: 'Loại tệp không được nhận',
  422: 'Thông tin chưa hợp lệ',
  429: 'Xin chờ một chút',
  503: 'Hệ thống tạm gián đoạn',
  507: 'Tạm hết chỗ lưu tệp',
}

/** What to do now, where the message says no more than that it cannot be. */
const NOW: Record<string, string> = {
  [new Forbidden().message]:
    'Người dân cần giúp đỡ xin gọi tổng đài ghi ở cuối trang; cán bộ, công chức cần quyền này xin liên hệ quản trị hệ thống.',
  [new NotFound().message]: 'Địa chỉ có thể đã gõ sai, hoặc chỉ người khác mới được xem nội dung này.',
}

const WAYS_ON = [
  { href: '/', text: 'Về trang chủ' },
  { href: '/thu-tuc', text: 'Tìm thủ tục' },
  { href: '/tra-cuu', text: 'Tra cứu hồ sơ' },
]

/** The page somebody sees instead of what they asked for: what happened and what to do now. */
export function errorPage(refusal: Refusal): Page {
  const title = HEADINGS[refusal.status] ?? 'Có lỗi xảy ra'
  return {
    title,
    shell: 'plain',
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{refusal.message}</p>
        {refusal.message in NOW ? <p class="govuk-body">{NOW[refusal.message]}</p> : null}
        <ul class="govuk-list">
          {WAYS_ON.map(({ href, text }) => (
            <li>
              <a class="govuk-link" href={href}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </>
    ),
  }
}
