import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import { readDay } from '#platform/forms/dates.ts'
import type { DocumentType } from '#platform/province/documents.ts'
import { STATES, URGENCIES, writtenNumber, type Direction, type State } from '../../document.ts'
import type { ListItem } from '../../stores/list-store.ts'
import { paths } from '../../paths.ts'
import { DocumentName, DueDay, StateTag } from '../words.tsx'
import { listHref, writeSaved, type ListQuery } from './list-query.ts'
import { ManyPanel, type ManyView } from './many-panel.tsx'
import { KeepFilter, SavedFilters } from './saved-filters.tsx'
import type { FilterRow } from '../../stores/tables.ts'
import { Form } from '#ui/components/form/form.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'

type Props = {
  items: readonly ListItem[]
  more: boolean
  direction: Direction
  query: ListQuery
  today: Temporal.PlainDate
  types: readonly DocumentType[]
  saved: readonly FilterRow[]
  many: ManyView
}

const WORDS = {
  incoming: { title: 'Văn bản đến', section: 'documents-in', sorted: 'Mới đến ở trên' },
  outgoing: { title: 'Văn bản đi', section: 'documents-out', sorted: 'Mới nhất ở trên' },
}
const STATES_OF: Record<Direction, readonly State[]> = {
  incoming: ['arrived', 'registered', 'assigned', 'processing', 'closed', 'refused'],
  outgoing: ['draft', 'circulating', 'signed', 'issued', 'recalled', 'replaced', 'cancelled'],
}
const DUE = { open: 'Chưa xử lý xong', late: 'Quá hạn xử lý' }

export function listPage(props: Props): Page {
  const { items, more, direction, query } = props
  const { title, section } = WORDS[direction]
  const last = items.at(-1)
  const { sau: _sau, ...filters } = query
  return {
    title,
    shell: 'officer',
    section,
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        {direction === 'outgoing' ? (
          <p>
            <Button href={paths.newDraft()} attributes={{ 'data-shortcut': 'n' }}>
              Soạn văn bản mới <kbd>n</kbd>
            </Button>
          </p>
        ) : null}
        <FormErrors errors={props.many.errors} />
        <SavedFilters direction={direction} saved={props.saved} query={query} />
        <Filters {...props} />
        <KeepFilter direction={direction} saved={props.saved} query={query} />
        {items.length === 0 ? <EmptyState title="Không có văn bản nào phù hợp" /> : <ListTable {...props} />}
        {more && last ? (
          <Pagination
            next={{
              href: listHref(direction, { ...filters, sau: `${last.sortAt.toString()}~${last.id}` }),
              text: 'Văn bản cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  }
}

function ListTable(props: Props) {
  const { items, direction, query, many } = props
  const { sorted } = WORDS[direction]
  const chosen = many.given['document']
  const tick = (item: ListItem) => (
    <input
      class="mc-tick"
      type="checkbox"
      name="document"
      value={item.id}
      checked={Array.isArray(chosen) ? chosen.includes(item.id) : chosen === item.id}
      aria-label={`Chọn ${item.code ?? item.subject}`}
    />
  )
  const shared = {
    caption: sorted,
    captionSize: 's',
    firstCellIsHeader: true,
    scroll: true,
    stack: true,
  } as const
  if (direction === 'outgoing') {
    return (
      <Table
        {...shared}
        attributes={{ 'data-module': 'row-keys' }}
        head={['Văn bản', 'Ngày', 'Người soạn', 'Trạng thái']}
        rows={items.map((item) => outgoingRow(item, props))}
      />
    )
  }
  return (
    <Form action={paths.handleMany()}>
      <input type="hidden" name="back" value={writeSaved({ ...query, sau: undefined })} />
      <Table
        {...shared}
        firstCellIsHeader={1}
        attributes={{ 'data-module': 'row-keys' }}
        head={[
          { content: 'Chọn', attributes: { 'data-select-all': 'document' } },
          'Văn bản',
          'Số đến',
          'Nơi ban hành',
          'Trạng thái',
          'Chủ trì',
          'Hạn',
        ]}
        rows={items.map((item) => [tick(item), ...incomingRow(item, props)])}
      />
      <ManyPanel view={many} />
    </Form>
  )
}

const nameOf = (item: ListItem, { types }: Props) => (
  <DocumentName document={item} typeName={types.find(({ key }) => key === item.type)?.name ?? 'Văn bản'} />
)

const incomingRow = (item: ListItem, props: Props) => [
  nameOf(item, props),
  item.number ? writtenNumber(item.number) : '',
  <>
    {item.issuerName}
    {item.issuedOn ? <span class="mc-muted"> {formatDate(item.issuedOn)}</span> : null}
  </>,
  <StateTag state={item.state} type={item.type} />,
  item.handlerName ?? '',
  <DueDay
    dueOn={item.dueOn}
    finished={item.closedAt !== null || item.state === 'refused'}
    today={props.today}
  />,
]

const outgoingRow = (item: ListItem, props: Props) => [
  nameOf(item, props),
  formatDate(item.issuedOn ?? item.sortAt),
  item.authorName ?? '',
  <StateTag state={item.state} type={item.type} />,
]

function Filters({ direction, query, types }: Props) {
  const { sau: _sau, ...filters } = query
  return (
    <FilterPanel
      action={PATH_OF[direction]()}
      selected={selectedOf(direction, filters, types)}
      clearHref={PATH_OF[direction]()}
    >
      <Input name="q" label="Tìm" hint="Số, trích yếu, nơi ban hành, chữ trong văn bản" value={query.q} />
      <Select
        name="trangThai"
        label="Trạng thái"
        placeholder="Tất cả"
        value={query.trangThai}
        options={STATES_OF[direction].map((value) => ({ value, text: STATES[value].label }))}
      />
      <Select
        name="loai"
        label="Loại văn bản"
        placeholder="Tất cả"
        value={query.loai}
        options={types.map(({ key, name }) => ({ value: key, text: name }))}
      />
      <Select
        name="doKhan"
        label="Độ khẩn"
        placeholder="Tất cả"
        value={query.doKhan}
        options={Object.entries(URGENCIES).map(([value, text]) => ({ value, text }))}
      />
      {direction === 'incoming' ? (
        <Select
          name="han"
          label="Hạn xử lý"
          placeholder="Tất cả"
          value={query.han}
          options={Object.entries(DUE).map(([value, text]) => ({ value, text }))}
        />
      ) : null}
      <Input
        name="tu"
        label="Từ ngày"
        width={10}
        inputmode="numeric"
        hint="ngày/tháng/năm"
        value={shown(query.tu)}
      />
      <Input
        name="den"
        label="Đến hết ngày"
        width={10}
        inputmode="numeric"
        hint="ngày/tháng/năm"
        value={shown(query.den)}
      />
    </FilterPanel>
  )
}

const PATH_OF = { incoming: paths.incoming, outgoing: paths.outgoing }

const shown = (text: string | undefined): string | undefined => {
  const day = readDay(text)
  return day ? formatDate(day) : text
}

function selectedOf(direction: Direction, filters: ListQuery, types: readonly DocumentType[]) {
  const words: Record<string, (value: string) => string> = {
    q: (value) => `Tìm “${value}”`,
    trangThai: (value) => STATES[value as State]?.label ?? value,
    loai: (value) => types.find(({ key }) => key === value)?.name ?? value,
    doKhan: (value) => `Độ khẩn: ${(URGENCIES as Record<string, string>)[value] ?? value}`,
    han: (value) => (DUE as Record<string, string>)[value] ?? value,
    tu: (value) => `Từ ${shown(value)}`,
    den: (value) => `Đến hết ${shown(value)}`,
  }
  return Object.entries(filters).flatMap(([key, value]) =>
    value
      ? [
          {
            text: words[key]?.(value) ?? value,
            removeHref: listHref(direction, { ...filters, [key]: undefined }),
          },
        ]
      : [],
  )
}
