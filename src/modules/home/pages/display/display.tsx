import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { themeOf } from '#platform/http/cookies.ts'
import { inTheme, page, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'

const THEMES = [
  { value: 'device', text: 'Theo thiết bị', hint: 'Sáng hay tối tùy máy của Ông/Bà đang đặt.' },
  { value: 'light', text: 'Nền sáng' },
  { value: 'dark', text: 'Nền tối' },
  { value: 'contrast', text: 'Tương phản cao', hint: 'Chữ đen trên nền trắng, viền đậm.' },
]

/** How the pages can be used, and how they look. */
export const showDisplay = ({ request, services }: Context): Answer =>
  page({
    title: 'Trợ năng và hiển thị',
    shell: 'citizen',
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <h1 class="govuk-heading-l">Trợ năng và hiển thị</h1>
          <Form action={paths.display()}>
            <Radios
              name="theme"
              legend="Màu của trang"
              legendSize="m"
              hint="Lựa chọn được giữ trên trình duyệt này trong một năm."
              value={themeOf(request) ?? 'device'}
              items={THEMES}
            />
            <Button>Áp dụng</Button>
          </Form>
          <h2 class="govuk-heading-m">Cỡ chữ</h2>
          <p class="govuk-body">
            Phóng to bằng chính trình duyệt: giữ phím <kbd>Ctrl</kbd> và bấm <kbd>+</kbd>; trên điện thoại,
            dùng mục cỡ chữ của trình duyệt. Trang không mất nội dung khi phóng đến 400 %.
          </p>
          <h2 class="govuk-heading-m">Dùng bàn phím</h2>
          <p class="govuk-body">
            Phím <kbd>Tab</kbd> đi đến mục tiếp theo, <kbd>Shift</kbd> và <kbd>Tab</kbd> đi ngược lại,{' '}
            <kbd>Enter</kbd> để chọn. Liên kết đầu tiên của mỗi trang đưa thẳng đến nội dung chính. Trên trang
            của cán bộ, phím <kbd>?</kbd> mở danh sách phím tắt.
          </p>
          <h2 class="govuk-heading-m">Trình đọc màn hình và trình duyệt cũ</h2>
          <p class="govuk-body">
            Trang được làm theo chuẩn WCAG 2.2 mức AA và dùng được khi tắt kịch bản JavaScript: mọi việc nộp,
            theo dõi, bổ sung hồ sơ đều làm được.
          </p>
          <h2 class="govuk-heading-m">Gặp trở ngại</h2>
          <p class="govuk-body">
            Nếu Ông/Bà không dùng được một trang nào đó, xin gọi tổng đài {services.province.hotline} hoặc gửi
            thư đến{' '}
            <a class="govuk-link" href={`mailto:${services.province.email}`}>
              {services.province.email}
            </a>
            . Ông/Bà cũng có thể nộp hồ sơ trực tiếp tại Bộ phận Một cửa hoặc qua bưu chính công ích.
          </p>
        </div>
      </div>
    ),
  })

export const postDisplay = ({ body }: Context<unknown, unknown, FormBody>): Answer =>
  inTheme(String(body['theme'] ?? ''), paths.display(), 'Đã đổi màu của trang.')
