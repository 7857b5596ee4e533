import type { Refusal } from '#platform/errors.ts'
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
        <p class="govuk-body">
          <a class="govuk-link" href="/">
            Về trang chủ
          </a>
        </p>
      </>
    ),
  }
}
