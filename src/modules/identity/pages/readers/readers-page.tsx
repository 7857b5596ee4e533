import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { auditKey, type AuditEntry } from '#platform/audit/audit.ts'
import { actLabel } from '#platform/audit/labels.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { AccountNavigation } from '../account/account-page.tsx'

type Props = {
  entries: readonly AuditEntry[]
  /** Agency id → name. */
  names: ReadonlyMap<string, string>
  dossier: string | undefined
  more: boolean
}

export function readersPage({ entries, names, dossier, more }: Props): Page {
  const last = entries.at(-1)
  return {
    title: 'Ai đã xem thông tin của tôi',
    shell: 'citizen',
    section: 'account',
    body: (
      <>
        <h1 class="govuk-heading-l">Ai đã xem thông tin của tôi</h1>
        <AccountNavigation current="readers" citizen />
        <p class="govuk-body">
          Mỗi lần có người khác xem hoặc xử lý dữ liệu của Ông/Bà, hệ thống ghi lại người đó, thời điểm và lý
          do. Không ai sửa hoặc xóa được các dòng này.
        </p>
        {dossier ? (
          <p class="govuk-body">
            Chỉ hiện các dòng của một hồ sơ.{' '}
            <a class="govuk-link" href={paths.readers()}>
              Xem tất cả
            </a>
          </p>
        ) : null}
        {entries.length === 0 ? (
          <EmptyState title="Chưa có ai xem thông tin của Ông/Bà" />
        ) : (
          <Table
            caption="Mới nhất ở trên"
            captionSize="s"
            scroll
            stack
            head={['Lúc', 'Người xem', 'Việc', 'Lý do']}
            rows={entries.map((entry) => [
              <span class="mc-figures">{formatDateTime(entry.at)}</span>,
              <Who entry={entry} names={names} />,
              <What entry={entry} linked={dossier === undefined} />,
              entry.reason ?? (entry.subject_kind === 'dossier' ? 'Giải quyết hồ sơ' : 'Không ghi'),
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: `${paths.readers()}?${new URLSearchParams({
                ...(dossier ? { 'ho-so': dossier } : {}),
                sau: auditKey(last),
              }).toString()}`,
              text: 'Cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  }
}

const Who = ({ entry, names }: { entry: AuditEntry; names: Props['names'] }): Html => {
  if (entry.actor_kind === 'system') return <>Hệ thống (tự động)</>
  const agency = entry.agency_id ? names.get(entry.agency_id) : undefined
  return (
    <>
      {entry.actor_name}
      {agency ? (
        <>
          <br />
          {agency}
        </>
      ) : null}
    </>
  )
}

const What = ({ entry, linked }: { entry: AuditEntry; linked: boolean }): Html =>
  linked && entry.subject_kind === 'dossier' ? (
    <a class="govuk-link" href={paths.readers(entry.subject_id)}>
      {actLabel(entry.act)}
    </a>
  ) : (
    <>{actLabel(entry.act)}</>
  )
