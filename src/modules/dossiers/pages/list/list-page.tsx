import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { CHANNELS, STATUSES, type Status } from '../../dossier.ts'
import type { ListItem } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { Due, StatusTag } from '../status-tag.tsx'
import type { ListQuery } from './list.ts'

type Props = { items: readonly ListItem[]; more: boolean; query: ListQuery; now: Temporal.Instant }

const link = (query: Record<string, string | undefined>) => {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length > 0 ? `${paths.list()}?${new URLSearchParams(given).toString()}` : paths.list()
}

const DUE = { late: 'Quá hạn', soon: 'Đến hạn trong 24 giờ' }

export function listPage({ items, more, query, now }: Props): Page {
  const last = items.at(-1)
  const { sau: _sau, ...filters } = query
  return {
    title: 'Hồ sơ của cơ quan',
    shell: 'officer',
    section: 'dossiers',
    body: (
      <>
        <h1 class="govuk-heading-l">Hồ sơ của cơ quan</h1>
        <FilterPanel action={paths.list()} selected={selectedOf(filters)} clearHref={paths.list()}>
          <Input name="q" label="Tìm" hint="Mã, tên, số định danh, điện thoại, thủ tục" value={query.q} />
          <Select
            name="trangThai"
            label="Trạng thái"
            placeholder="Tất cả"
            value={query.trangThai}
            options={Object.entries(STATUSES).map(([value, { label }]) => ({ value, text: label }))}
          />
          <Select
            name="han"
            label="Hạn trả"
            placeholder="Tất cả"
            value={query.han}
            options={Object.entries(DUE).map(([value, text]) => ({ value, text }))}
          />
          <Input
            name="tu"
            label="Nộp từ ngày"
            width={10}
            inputmode="numeric"
            hint="ngày/tháng/năm"
            value={query.tu}
          />
          <Input name="den" label="đến ngày" width={10} inputmode="numeric" value={query.den} />
          <Button>Lọc</Button>
        </FilterPanel>
        {items.length === 0 ? (
          <EmptyState title="Không có hồ sơ nào phù hợp" />
        ) : (
          <Table
            caption="Mới nộp ở trên"
            captionSize="s"
            firstCellIsHeader
            scroll
            head={['Hồ sơ', 'Người nộp', 'Trạng thái', 'Cách nộp', 'Nộp ngày', 'Chuyên viên', 'Hẹn trả']}
            rows={items.map((item) => [
              <>
                <a class="govuk-link mc-figures" href={paths.show(item.code)}>
                  {item.code}
                </a>
                <br />
                <span class="mc-muted">{item.procedureName}</span>
              </>,
              item.applicantName,
              <StatusTag status={item.status} />,
              CHANNELS[item.channel].label,
              formatDate(item.submittedAt),
              item.handlerName ?? '',
              <Due due={item.dueAt} finished={item.processedAt ?? item.endedAt} now={now} />,
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: link({ ...filters, sau: `${last.submittedAt.toString()}~${last.id}` }),
              text: 'Hồ sơ cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  }
}

function selectedOf(filters: ListQuery) {
  const labels: Record<string, (value: string) => string> = {
    q: (value) => `Tìm “${value}”`,
    trangThai: (value) => STATUSES[value as Status]?.label ?? value,
    han: (value) => DUE[value as keyof typeof DUE],
    tu: (value) => `Từ ${value}`,
    den: (value) => `Đến ${value}`,
  }
  return Object.entries(filters).flatMap(([key, value]) =>
    value
      ? [{ text: labels[key]?.(value) ?? value, removeHref: link({ ...filters, [key]: undefined }) }]
      : [],
  )
}
