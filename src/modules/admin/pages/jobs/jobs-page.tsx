import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { QueuedJob, queueFigures } from '#platform/jobs/jobs.ts'
import { jobLabel } from '#platform/jobs/labels.ts'
import { paths } from '../../paths.ts'

type Props = { figures: Awaited<ReturnType<typeof queueFigures>>; failed: readonly QueuedJob[] }

export const JobsNavigation = ({ current }: { current: 'jobs' | 'mail' }): Html => (
  <SubNavigation
    label="Hàng đợi và thư"
    items={[
      { href: paths.jobs(), text: 'Hàng đợi', current: current === 'jobs' },
      { href: paths.mail(), text: 'Thư gửi đi', current: current === 'mail' },
    ]}
  />
)

export function jobsPage({ figures, failed }: Props): Page {
  const sum = (key: 'waiting' | 'failed') => figures.reduce((total, row) => total + row[key], 0)
  return {
    title: 'Hàng đợi',
    shell: 'officer',
    section: 'admin-jobs',
    body: (
      <>
        <h1 class="govuk-heading-l">Hàng đợi việc nền</h1>
        <JobsNavigation current="jobs" />
        <div class="mc-grid">
          <StatFigure label="Đang chờ chạy" value={formatNumber(sum('waiting'))} unit="việc" />
          <StatFigure label="Đã thôi thử lại" value={formatNumber(sum('failed'))} unit="việc" />
        </div>
        {figures.length > 0 ? (
          <Table
            caption="Theo loại việc"
            captionSize="m"
            firstCellIsHeader
            head={[
              'Việc',
              { content: 'Đang chờ', numeric: true },
              { content: 'Thôi thử lại', numeric: true },
            ]}
            rows={figures.map((row) => [
              jobLabel(row.task),
              { content: formatNumber(row.waiting), numeric: true },
              { content: formatNumber(row.failed), numeric: true },
            ])}
          />
        ) : null}
        <h2 class="govuk-heading-m">Việc gặp lỗi</h2>
        {failed.length === 0 ? (
          <EmptyState title="Không có việc nào gặp lỗi" />
        ) : (
          <Table
            caption={`${formatNumber(failed.length)} việc gặp lỗi gần nhất`}
            captionSize="s"
            scroll
            firstCellIsHeader
            head={['Việc', { content: 'Số lần thử', numeric: true }, 'Lần thử tới', 'Lỗi', 'Việc có thể làm']}
            rows={failed.map((job) => [
              jobLabel(job.task),
              { content: `${job.attempts}/${job.maxAttempts}`, numeric: true },
              job.attempts >= job.maxAttempts ? 'Không thử nữa' : formatDateTime(job.runAt),
              <JobError job={job} />,
              <Form action={paths.retryJob(job.id)} class="mc-inline-form">
                <Button variant="secondary" class="govuk-!-margin-bottom-0">
                  Chạy lại
                  <span class="govuk-visually-hidden"> việc số {job.id}</span>
                </Button>
              </Form>,
            ])}
          />
        )}
      </>
    ),
  }
}

/** The first line says what happened; the rest is for whoever mends it. */
const JobError = ({ job }: { job: QueuedJob }): Html => {
  const [first = '', ...rest] = (job.lastError ?? '').split('\n')
  return (
    <>
      {explain(first)}
      <Details summary="Chi tiết kỹ thuật">
        <p class="govuk-body-s">Việc số {job.id}</p>
        <pre class="govuk-body-s">{[first, ...rest, JSON.stringify(job.payload)].join('\n')}</pre>
      </Details>
    </>
  )
}

/** Network words into words. */
function explain(line: string): string {
  if (/ECONNREFUSED/.test(line)) return 'Máy chủ bên kia không nhận kết nối.'
  if (/ETIMEDOUT|timeout/i.test(line)) return 'Máy chủ bên kia không trả lời kịp.'
  if (/ENOTFOUND|EAI_AGAIN/.test(line)) return 'Không tìm thấy địa chỉ máy chủ.'
  if (/EAUTH|535/.test(line)) return 'Máy chủ thư từ chối tên đăng nhập hoặc mật khẩu.'
  if (/55\d|recipient/i.test(line)) return 'Máy chủ thư không nhận địa chỉ người nhận.'
  return 'Lỗi của chương trình; xem chi tiết kỹ thuật.'
}
