import { Button } from '#ui/components/button/button.tsx'
import { Autocomplete } from '#ui/components/autocomplete/autocomplete.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate, formatDateTime, formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { auditKey, type AuditEntry } from '#platform/audit/audit.ts'
import { ACT_LABELS, actLabel, subjectLabel } from '#platform/audit/labels.ts'
import type { Page } from '#platform/http/route.ts'
import { jobLabel } from '#platform/jobs/labels.ts'
import { PAID_BY, RECONCILED, REFUNDED, STATUSES } from '#modules/dossiers/index.ts'
import { paths, withQuery } from '../../paths.ts'
import type { AuditQuery } from './audit.ts'

type Props = {
  entries: readonly AuditEntry[]
  more: boolean
  query: AuditQuery
  problem: string | undefined
  actorName: string | undefined
  since: Temporal.Instant | undefined
  /** Dossier id → file code. */
  codes: ReadonlyMap<string, string>
  agencyNames: ReadonlyMap<string, string>
}

/** What the machine does by itself besides its jobs. */
const SYSTEM: Readonly<Record<string, string>> = {
  'load-province': 'nạp dữ liệu của tỉnh',
  'signature.automatic': 'ký, đóng dấu tự động',
}
const systemLabel = (name: string): string =>
  name in SYSTEM ? SYSTEM[name]! : jobLabel(name).replace(/^./, (first) => first.toLowerCase())

export function auditPage(props: Props): Page {
  const { entries, more, query, problem, since } = props
  const { sau: _sau, ...filters } = query
  const last = entries.at(-1)
  return {
    title: 'Nhật ký',
    shell: 'officer',
    section: 'admin-audit',
    status: problem ? 422 : 200,
    body: (
      <>
        {problem ? <ErrorSummary errors={[{ text: problem, href: '#nguoi' }]} /> : null}
        <h1 class="govuk-heading-l">Nhật ký</h1>
        <p class="govuk-body">Mọi việc làm và mọi lần đọc dữ liệu cá nhân; không ai sửa hoặc xóa được.</p>
        <Filters {...props} />
        <p class="govuk-body">
          <Button href={withQuery(paths.exportAudit(), filters)} variant="secondary">
            Xuất CSV các dòng đang lọc
          </Button>
        </p>
        {query.viec && !query.tu && since ? (
          <p class="govuk-hint">Tìm từ ngày {formatDate(since)}; muốn tìm xa hơn, nhập ngày bắt đầu.</p>
        ) : null}
        {entries.length === 0 ? (
          <EmptyState title="Không có dòng nào phù hợp" />
        ) : (
          <Table
            caption="Mới nhất ở trên"
            captionSize="s"
            scroll
            stack
            head={['Lúc', 'Người thực hiện', 'Việc', 'Đối tượng', 'Lý do, thay đổi', 'Địa chỉ mạng']}
            rows={entries.map((entry) => [
              <span class="mc-figures">{formatDateTime(entry.at)}</span>,
              <Actor entry={entry} agencyNames={props.agencyNames} />,
              actLabel(entry.act),
              <Subject entry={entry} codes={props.codes} />,
              entry.reason || entry.changes ? <Why entry={entry} /> : '',
              entry.ip ? <span class="mc-figures">{entry.ip}</span> : '',
            ])}
          />
        )}
        {more && last ? (
          <Pagination
            next={{ href: withQuery(paths.audit(), { ...filters, sau: auditKey(last) }), text: 'Cũ hơn' }}
          />
        ) : null}
      </>
    ),
  }
}

const Filters = ({ query, actorName }: Props): Html => {
  const { sau: _sau, ...filters } = query
  const without = (key: keyof AuditQuery) => withQuery(paths.audit(), { ...filters, [key]: undefined })
  const labels: readonly (readonly [keyof AuditQuery, string | undefined])[] = [
    ['taiKhoan', actorName && `Người thực hiện ${actorName}`],
    ['nguoi', query.nguoi && `Người thực hiện ${actorName ?? query.nguoi}`],
    ['hoSo', query.hoSo && `Hồ sơ ${query.hoSo}`],
    ['viec', query.viec && actLabel(query.viec)],
    ['tu', query.tu && `Từ ${query.tu}`],
    ['den', query.den && `Đến ${query.den}`],
  ]
  const selected = labels.flatMap(([key, text]) =>
    query[key] && text ? [{ text, removeHref: without(key) }] : [],
  )
  const acts = Object.entries(ACT_LABELS).map(([value, text]) => ({ value, text }))
  return (
    <FilterPanel action={paths.audit()} selected={selected} clearHref={paths.audit()} open>
      <Input
        id="nguoi"
        name="nguoi"
        label="Người thực hiện"
        hint="Thư điện tử hoặc số định danh dùng để đăng nhập"
        value={query.nguoi}
      />
      <Input name="hoSo" label="Mã hồ sơ" value={query.hoSo} />
      <Autocomplete
        name="viec"
        label="Việc"
        placeholder="Tất cả"
        value={query.viec}
        options={acts.toSorted((one, other) => one.text.localeCompare(other.text, 'vi'))}
      />
      <Input name="tu" label="Từ ngày" hint="ngày/tháng/năm" width={10} value={query.tu} />
      <Input name="den" label="Đến hết ngày" hint="ngày/tháng/năm" width={10} value={query.den} />
    </FilterPanel>
  )
}

const Actor = ({ entry, agencyNames }: { entry: AuditEntry; agencyNames: Props['agencyNames'] }): Html => {
  const agency = entry.agency_id ? agencyNames.get(entry.agency_id) : undefined
  const name = entry.actor_kind === 'system' ? `Hệ thống: ${systemLabel(entry.actor_name)}` : entry.actor_name
  return (
    <>
      {entry.actor_account_id ? (
        <a class="govuk-link" href={paths.account(entry.actor_account_id)}>
          {name}
        </a>
      ) : (
        name
      )}
      {agency ? (
        <>
          <br />
          {agency}
        </>
      ) : null}
    </>
  )
}

const Subject = ({ entry, codes }: { entry: AuditEntry; codes: Props['codes'] }): Html => (
  <>
    {subjectLabel(entry.subject_kind)} {codes.get(entry.subject_id) ?? ''}
    {entry.subject_kind === 'account' ? (
      <>
        {' '}
        <a class="govuk-link" href={paths.account(entry.subject_id)}>
          mở
        </a>
      </>
    ) : entry.subject_kind === 'process' ? (
      ` ${entry.subject_id}`
    ) : null}
  </>
)

const Why = ({ entry }: { entry: AuditEntry }): Html => (
  <>
    {entry.reason ?? ''}
    {entry.reason && entry.changes ? <br /> : null}
    {entry.changes ? <Changes changes={entry.changes} /> : null}
  </>
)

const FIELDS: Readonly<Record<string, string>> = {
  agency: 'Cơ quan',
  effective_to: 'Kết thúc',
  email: 'Thư điện tử',
  name: 'Tên',
  title: 'Chức danh',
  version: 'Phiên bản',
}

/** What acts about money say of it; its identifier is for programs. */
const MONEY: Readonly<Record<string, (value: unknown) => string>> = {
  payment: () => '',
  amounts: (value) =>
    `Số tiền: ${(Array.isArray(value) ? value : []).map((amount) => formatMoney(Number(amount))).join(', ')}`,
  lastDay: (value) => `Hạn nộp: ${formatDate(String(value))}`,
  paidBy: (value) => wordOf(PAID_BY, value),
  reconciled: (value) => wordOf(RECONCILED, value),
  refunded: (value) => wordOf(REFUNDED, value),
  reconciledAmount: (value) => `Số tiền đối chiếu: ${formatMoney(Number(value))}`,
  paper: () => 'Kèm chứng từ',
}

const wordOf = (words: Readonly<Record<string, string>>, value: unknown): string =>
  words[String(value)] ?? String(value)

const statusLabel = (value: unknown): string => {
  const statuses: Readonly<Record<string, { label: string }>> = STATUSES
  const own: Readonly<Record<string, string>> = { active: 'Hoạt động', disabled: 'Đã ngừng' }
  return statuses[String(value)]?.label ?? own[String(value)] ?? String(value)
}

const isPlain = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

/** From what to what, in words where there are some; the rest is folded away for whoever needs it. */
const Changes = ({ changes }: { changes: Record<string, unknown> }): Html => {
  const known = Object.entries(changes).flatMap(([key, value]) => sentence(key, value) ?? [])
  return known.length === Object.keys(changes).length ? (
    <>{known.filter(Boolean).join('; ')}</>
  ) : (
    <Details summary="Chi tiết" class="govuk-!-margin-bottom-0">
      <code>{JSON.stringify(changes)}</code>
    </Details>
  )
}

function sentence(key: string, value: unknown): string | undefined {
  const money = MONEY[key]
  if (money) return money(value)
  const words = key === 'status' ? statusLabel : String
  const pair: readonly unknown[] = Array.isArray(value) ? value : []
  const label = FIELDS[key]
  if (key !== 'status' && label === undefined) return undefined
  const prefix = label === undefined ? '' : `${label}: `
  // An act about money often leaves the status as it was: nothing to be said of it.
  if (pair.length === 2 && pair[0] === pair[1]) return ''
  if (pair.length === 2) return `${prefix}${words(pair[0] ?? 'chưa có')} → ${words(pair[1] ?? 'không có')}`
  return isPlain(value) ? `${prefix}${words(value)}` : undefined
}
