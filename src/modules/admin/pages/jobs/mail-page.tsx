import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { MailMessage } from '#platform/mail/mail.ts'
import { paths, withQuery } from '../../paths.ts'
import type { MailQuery } from './jobs.ts'
import { JobsNavigation } from './jobs-page.tsx'

type Props = { letters: readonly MailMessage[]; more: boolean; query: MailQuery; sends: boolean }

const STATES = { sent: 'Đã gửi', waiting: 'Đang chờ', failed: 'Gửi lỗi' }

export function mailPage({ letters, more, query, sends }: Props): Page {
  const last = letters.at(-1)
  const { trangThai } = query
  return {
    title: 'Thư gửi đi',
    shell: 'officer',
    section: 'admin-jobs',
    body: (
      <>
        <h1 class="govuk-heading-l">Thư gửi đi</h1>
        <JobsNavigation current="mail" />
        {sends ? null : (
          <InsetText>
            Chưa khai máy chủ thư (SMTP_URL): thư được lập và giữ lại ở đây, không gửi đi.
          </InsetText>
        )}
        <FilterPanel
          action={paths.mail()}
          selected={trangThai ? [{ text: STATES[trangThai], removeHref: paths.mail() }] : []}
        >
          <Select
            name="trangThai"
            label="Trạng thái"
            placeholder="Tất cả"
            value={trangThai}
            options={Object.entries(STATES).map(([value, text]) => ({ value, text }))}
          />
        </FilterPanel>
        {letters.length === 0 ? (
          <EmptyState title="Không có thư nào" />
        ) : (
          <Table
            caption="Mới nhất ở trên"
            captionSize="s"
            scroll
            stack
            firstCellIsHeader
            head={['Lập lúc', 'Người nhận', 'Tiêu đề', 'Trạng thái']}
            rows={letters.map((letter) => [
              <span class="mc-figures">{formatDateTime(letter.created_at)}</span>,
              letter.recipient,
              letter.subject,
              <State letter={letter} />,
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: withQuery(paths.mail(), { trangThai, sau: `${last.created_at.toString()}~${last.id}` }),
              text: 'Thư cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  }
}

/** The content stays with its addressee: a letter may hold a link that opens an account. */
const State = ({ letter }: { letter: MailMessage }): Html => {
  if (letter.sent_at) {
    return (
      <>
        <Tag colour="green">Đã gửi</Tag> {formatDateTime(letter.sent_at)}
      </>
    )
  }
  if (!letter.last_error) return <Tag colour="grey">Đang chờ</Tag>
  return (
    <>
      <Tag colour="red">Gửi lỗi</Tag> Đã thử {letter.attempts} lần
      <Details summary="Chi tiết kỹ thuật">
        <pre class="govuk-body-s">{letter.last_error}</pre>
      </Details>
    </>
  )
}
