import { Button } from '#ui/components/button/button.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import type { DeadLetter } from '../outbox-store.ts'
import { paths } from '../paths.ts'
import { titleOf } from './overview-page.tsx'

/** A delivery that failed: what is known of it, and the code it goes to next. */
export const deadLetterPage = (letter: DeadLetter, code: string, error?: string): Page => ({
  title: 'Gói tin gửi không thành công',
  shell: 'officer',
  section: 'admin-exchange',
  back: { href: paths.overview(), text: 'Về trục liên thông văn bản' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        {error ? <ErrorSummary errors={[{ text: error, href: '#code' }]} /> : null}
        <h1 class="govuk-heading-l">Gói tin gửi không thành công</h1>
        <SummaryList
          rows={[
            { key: 'Văn bản', value: titleOf(letter) },
            { key: 'Cơ quan gửi', value: letter.message.from.name },
            { key: 'Nơi nhận', value: `${letter.recipient_name} (${letter.recipient})` },
            { key: 'Đầu mối', value: letter.peer_name ?? '–' },
            { key: 'Lý do', value: letter.error ?? '–' },
            { key: 'Số lần mất kết nối', value: formatNumber(letter.attempts) },
            { key: 'Lập lúc', value: formatDateTime(letter.created_at) },
            { key: 'Thay đổi lúc', value: formatDateTime(letter.changed_at) },
          ]}
        />
        <Form action={paths.deadLetter(letter.id)}>
          <Input
            name="code"
            id="code"
            label="Mã định danh nơi nhận"
            hint="Sửa mã nếu mã cũ sai; gói tin đi theo đầu mối đang phục vụ cơ quan có mã này."
            value={code}
            error={error}
            width={20}
          />
          <Button preventDoubleClick>Gửi lại</Button>
        </Form>
      </div>
    </div>
  ),
})
