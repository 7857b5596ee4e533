import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import type { AccountItem } from '#modules/identity/index.ts'
import { paths, withQuery } from '../../paths.ts'
import type { ListQuery } from './list.ts'

type Props = { items: readonly AccountItem[]; more: boolean; query: ListQuery; now: Temporal.Instant }

const KINDS = { officer: 'Cán bộ, công chức', citizen: 'Công dân, tổ chức' }
const STATES = { disabled: 'Đã ngừng', locked: 'Đang khóa' }

export const AccountsNavigation = ({ current }: { current: 'accounts' | 'rights' }): Html => (
  <SubNavigation
    label="Tài khoản và quyền"
    items={[
      { href: paths.accounts(), text: 'Tài khoản', current: current === 'accounts' },
      { href: paths.rights(), text: 'Bảng quyền', current: current === 'rights' },
    ]}
  />
)

export function listPage({ items, more, query, now }: Props): Page {
  const { sau: _sau, ...filters } = query
  const last = items.at(-1)
  return {
    title: 'Quản trị tài khoản',
    shell: 'officer',
    section: 'admin-accounts',
    body: (
      <>
        <h1 class="govuk-heading-l">Tài khoản</h1>
        <AccountsNavigation current="accounts" />
        <Button href={paths.createOfficer()}>Tạo tài khoản cán bộ</Button>
        <FilterPanel
          action={paths.accounts()}
          selected={selectedOf(filters)}
          clearHref={paths.accounts()}
          open
        >
          <Input
            name="q"
            label="Tìm"
            hint="Tên (không cần dấu), thư điện tử hoặc số định danh"
            value={query.q}
          />
          <Select
            name="loai"
            label="Loại tài khoản"
            placeholder="Tất cả"
            value={query.loai}
            options={Object.entries(KINDS).map(([value, text]) => ({ value, text }))}
          />
          <Select
            name="tinhTrang"
            label="Tình trạng"
            placeholder="Tất cả"
            value={query.tinhTrang}
            options={Object.entries(STATES).map(([value, text]) => ({ value, text }))}
          />
        </FilterPanel>
        {items.length === 0 ? (
          <EmptyState title="Không có tài khoản nào phù hợp" />
        ) : (
          <Table
            caption="Theo họ tên"
            captionSize="s"
            firstCellIsHeader
            scroll
            stack
            head={[
              'Họ tên',
              'Vị trí công tác',
              'Thư điện tử',
              'Xác thực hai lớp',
              'Tình trạng',
              'Đăng nhập gần nhất',
            ]}
            rows={items.map((item) => [
              <a class="govuk-link" href={paths.account(item.id)}>
                {item.name}
              </a>,
              item.kind === 'citizen' ? 'Công dân' : (item.seats ?? 'Chưa được phân công'),
              item.email ?? 'Chưa khai',
              item.totp_enabled_at ? 'Đang bật' : 'Chưa bật',
              <StateTag account={item} now={now} />,
              item.last_sign_in_at ? formatDateTime(item.last_sign_in_at) : 'Chưa đăng nhập',
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{ href: withQuery(paths.accounts(), { ...filters, sau: `${last.search}~${last.id}` }) }}
          />
        ) : null}
      </>
    ),
  }
}

type Stated = Pick<AccountItem, 'status' | 'locked_until'>

export const StateTag = ({ account, now }: { account: Stated; now: Temporal.Instant }): Html => {
  if (account.status === 'disabled') return <Tag colour="grey">Đã ngừng</Tag>
  if (account.locked_until && Temporal.Instant.compare(account.locked_until, now) > 0) {
    return <Tag colour="red">Đang khóa</Tag>
  }
  return <Tag colour="green">Hoạt động</Tag>
}

function selectedOf(filters: ListQuery) {
  const without = (key: keyof ListQuery) => withQuery(paths.accounts(), { ...filters, [key]: undefined })
  return [
    ...(filters.q ? [{ text: `Tìm “${filters.q}”`, removeHref: without('q') }] : []),
    ...(filters.loai ? [{ text: KINDS[filters.loai], removeHref: without('loai') }] : []),
    ...(filters.tinhTrang ? [{ text: STATES[filters.tinhTrang], removeHref: without('tinhTrang') }] : []),
  ]
}
