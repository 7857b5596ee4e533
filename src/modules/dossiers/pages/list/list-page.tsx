import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import { readDay } from '#platform/forms/dates.ts'
import type { Page } from '#platform/http/route.ts'
import { CHANNELS, STATUSES, type Status } from '../../dossier.ts'
import type { ListItem } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { DossierCell } from '../dossier-cell.tsx'
import { Due, StatusTag } from '../status-tag.tsx'
import { listHref, type ListQuery } from './list-query.ts'

type Props = { items: readonly ListItem[]; more: boolean; query: ListQuery; now: Temporal.Instant }

const DUE = { open: 'Đang giải quyết', late: 'Quá hạn', soon: 'Đến hạn trong 24 giờ' }
const OUTCOMES = { 'on-time': 'Xong đúng hạn', late: 'Xong quá hạn' }
const RATINGS = {
  any: 'Đã đánh giá',
  very: 'Đánh giá: rất hài lòng',
  yes: 'Đánh giá: hài lòng',
  no: 'Đánh giá: chưa hài lòng',
}
const BY = { processed: 'Có kết quả', rated: 'Đánh giá' }
/** Filters that only links set; a new choice in the panel keeps them. */
const KEPT = ['linhVuc', 'buoc', 'chuyenVien', 'ketQua', 'danhGia'] as const

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
        <FilterPanel
          action={paths.list()}
          selected={selectedOf(filters, items[0]?.handlerName)}
          clearHref={paths.list()}
        >
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
          {KEPT.map((name) => (query[name] ? <input type="hidden" name={name} value={query[name]} /> : null))}
          <Select
            name="theo"
            label="Tính theo ngày"
            placeholder="Nộp hồ sơ"
            value={query.theo}
            options={[
              { value: 'processed', text: 'Có kết quả' },
              { value: 'rated', text: 'Người dân đánh giá' },
            ]}
          />
          <Input
            name="tu"
            label="Từ ngày"
            width={10}
            inputmode="numeric"
            hint="ngày/tháng/năm"
            value={shownDay(query.tu)}
          />
          <Input
            name="den"
            label="Đến hết ngày"
            width={10}
            inputmode="numeric"
            hint="ngày/tháng/năm"
            value={shownDay(query.den)}
          />
        </FilterPanel>
        {items.length === 0 ? (
          <EmptyState title="Không có hồ sơ nào phù hợp" />
        ) : (
          <Table
            caption="Mới nộp ở trên"
            captionSize="s"
            firstCellIsHeader
            scroll
            stack
            attributes={{ 'data-module': 'row-keys' }}
            head={['Hồ sơ', 'Người nộp', 'Trạng thái', 'Cách nộp', 'Nộp ngày', 'Chuyên viên', 'Hẹn trả']}
            rows={items.map((item) => [
              <DossierCell
                href={paths.show(item.code)}
                code={item.code}
                procedureName={item.procedureName}
              />,
              item.applicantName,
              <StatusTag status={item.status} payment={item.payment} processedAt={item.processedAt} />,
              CHANNELS[item.channel].label,
              formatDate(item.submittedAt),
              item.handlerName ?? '',
              <Due dossier={item} now={now} />,
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: listHref({ ...filters, sau: `${last.submittedAt.toString()}~${last.id}` }),
              text: 'Hồ sơ cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  }
}

const shownDay = (text: string | undefined): string | undefined => {
  const day = readDay(text)
  return day ? formatDate(day) : text
}

function selectedOf(filters: ListQuery, handlerName: string | null | undefined) {
  const of = (words: Record<string, string>) => (value: string) => words[value] ?? value
  const labels: Record<string, (value: string) => string> = {
    q: (value) => `Tìm “${value}”`,
    trangThai: (value) => STATUSES[value as Status]?.label ?? value,
    han: of(DUE),
    linhVuc: (value) => `Lĩnh vực ${value}`,
    buoc: (value) => `Bước “${value}”`,
    chuyenVien: (value) => (value === 'chua' ? 'Chưa phân công' : (handlerName ?? 'Theo chuyên viên')),
    ketQua: of(OUTCOMES),
    danhGia: of(RATINGS),
    theo: (value) => `Theo ngày: ${of(BY)(value).toLowerCase()}`,
    tu: (value) => `Từ ${shownDay(value)}`,
    den: (value) => `Đến hết ${shownDay(value)}`,
  }
  return Object.entries(filters).flatMap(([key, value]) =>
    value
      ? [{ text: labels[key]?.(value) ?? value, removeHref: listHref({ ...filters, [key]: undefined }) }]
      : [],
  )
}
