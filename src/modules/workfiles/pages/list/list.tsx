import { Type, type Static } from '@sinclair/typebox'
import { may, rolesOf } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { readCursor } from '#platform/database/cursor.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { deskOf, DueDay, type Desk } from '#modules/documents/index.ts'
import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import type { Html } from '#ui/jsx-runtime'
import {
  dueFiles,
  listWorkFiles,
  offeredFiles,
  type ListFilter,
  type ListItem,
  type Scope,
} from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { readsAllFiles } from '../../policy.ts'
import { waitingTasks, type Waiting } from '../../task-store.ts'
import { STATES, TASK_KINDS, type State } from '../../workfile.ts'
import { HandOverDay, StateTag } from '../words.tsx'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

/** The filters of the list as they stand in its address. */
export const ListQuerySchema = Type.Object({
  phamVi: Text(10),
  q: Text(200),
  trangThai: Text(20),
  nam: Text(4),
  han: Text(10),
  xuLy: Text(10),
  sau: Text(100),
})
export type ListQuery = Static<typeof ListQuerySchema>

const SCOPES: Readonly<Record<string, { scope: Scope; text: string }>> = {
  'cua-toi': { scope: 'mine', text: 'Của tôi, tôi tham gia' },
  phong: { scope: 'division', text: 'Của phòng' },
  'co-quan': { scope: 'agency', text: 'Của cơ quan' },
}
const ONLINE: Readonly<Record<string, string>> = {
  'dien-tu': 'Xử lý hoàn toàn trên mạng',
  'co-giay': 'Còn bản giấy hoặc bước ngoài hệ thống',
}

/** The scopes open to a desk; the first is shown when none is asked for. */
export const scopesOf = (desk: Desk): readonly string[] => [
  'cua-toi',
  ...(rolesOf(desk.actor).includes('division_head') && desk.actor.acting.divisionId ? ['phong'] : []),
  ...(readsAllFiles(desk) ? ['co-quan'] : []),
]

/** The address of the list with its filters; empty ones are left out. */
export function listHref(query: ListQuery): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  return given.length > 0 ? `${paths.list()}?${new URLSearchParams(given).toString()}` : paths.list()
}

function readAfter(text: string | undefined): ListFilter['after'] {
  const place = readCursor(text)
  return place && { openedAt: place.at.toString(), id: place.id }
}

/** The list's filters as the store takes them, within what the desk may see. */
export function filterOf(desk: Desk, query: ListQuery): ListFilter {
  const open = scopesOf(desk)
  const key = query.phamVi && open.includes(query.phamVi) ? query.phamVi : open[0]!
  return {
    scope: SCOPES[key]!.scope,
    search: query.q,
    state: query.trangThai && query.trangThai in STATES ? (query.trangThai as State) : undefined,
    year: /^\d{4}$/.test(query.nam ?? '') ? Number(query.nam) : undefined,
    due: query.han === 'sap-nop',
    online: query.xuLy === 'dien-tu' ? true : query.xuLy === 'co-giay' ? false : undefined,
    after: readAfter(query.sau),
  }
}

/** Work files of this officer, their division or agency; above them what waits for them here. */
export async function showList({ services, actor, query }: Context<unknown, ListQuery>): Promise<Answer> {
  const { db, clock } = services
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const plain = Object.values(query).every((value) => !value)
  const archives = may(actor, 'workfile.archive')
  const [{ items, more }, tasks, due, offered] = await Promise.all([
    listWorkFiles(db, desk, today, filterOf(desk, query)),
    plain ? waitingTasks(db, desk) : [],
    plain ? dueFiles(db, desk, today) : [],
    plain && archives ? offeredFiles(db, desk.agencyId) : [],
  ])
  const last = items.at(-1)
  return page({
    title: 'Hồ sơ công việc',
    shell: 'officer',
    section: 'workfiles',
    body: (
      <>
        <h1 class="govuk-heading-l">Hồ sơ công việc</h1>
        <p>
          <Button href={paths.open()} attributes={{ 'data-shortcut': 'n' }}>
            Mở hồ sơ mới <kbd>n</kbd>
          </Button>
        </p>
        <Tasks tasks={tasks} today={today} />
        <Due items={due} today={today} />
        <Offered items={offered} />
        <Filters desk={desk} query={query} today={today} />
        {items.length === 0 ? (
          <EmptyState title={plain ? 'Chưa có hồ sơ công việc nào' : 'Không có hồ sơ nào phù hợp'}>
            {plain ? 'Mở hồ sơ theo danh mục của năm để bắt đầu.' : null}
          </EmptyState>
        ) : (
          <Files caption="Mới mở ở trên" items={items} today={today} />
        )}
        {more && last ? (
          <Pagination
            next={{
              href: listHref({ ...query, sau: `${last.openedAt.toString()}~${last.id}` }),
              text: 'Hồ sơ cũ hơn',
            }}
          />
        ) : null}
      </>
    ),
  })
}

const titleOf = (item: Pick<ListItem, 'id' | 'code' | 'title' | 'year'>): Html => (
  <>
    <a class="govuk-link" href={paths.show(item.id)}>
      {item.code} ({item.year})
    </a>
    <span class="mc-clamp mc-muted" title={item.title}>
      {item.title}
    </span>
  </>
)

type FilesProps = { caption: string; items: readonly ListItem[]; today: Temporal.PlainDate }

const Files = ({ caption, items, today }: FilesProps): Html => (
  <Table
    caption={caption}
    captionSize="s"
    firstCellIsHeader
    scroll
    stack
    attributes={{ 'data-module': 'row-keys' }}
    head={[
      'Hồ sơ',
      'Người lập',
      'Trạng thái',
      { content: 'Tài liệu', numeric: true },
      'Bảo quản',
      'Nộp lưu trước',
    ]}
    rows={items.map((item) => [
      titleOf(item),
      item.holderName,
      <StateTag state={item.state} />,
      { content: String(item.items), numeric: true },
      item.retentionLabel,
      <HandOverDay by={item.handOverBy} state={item.state} today={today} />,
    ])}
  />
)

const Tasks = ({ tasks, today }: { tasks: readonly Waiting[]; today: Temporal.PlainDate }): Html =>
  tasks.length === 0 ? (
    <></>
  ) : (
    <Table
      caption={`Việc, ý kiến chờ tôi (${tasks.length})`}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={['Việc', 'Hồ sơ', 'Người giao', 'Hạn']}
      rows={tasks.map((task) => [
        <>
          <a class="govuk-link mc-clamp" href={`${paths.show(task.fileId)}#viec`} title={task.what}>
            {task.what}
          </a>
          <span class="mc-muted">{TASK_KINDS[task.kind]}</span>
        </>,
        <>
          {task.code}
          <span class="mc-clamp mc-muted" title={task.title}>
            {task.title}
          </span>
        </>,
        task.askedByName,
        <DueDay dueOn={task.dueOn} finished={false} today={today} />,
      ])}
    />
  )

const Due = ({ items, today }: { items: readonly ListItem[]; today: Temporal.PlainDate }): Html =>
  items.length === 0 ? (
    <></>
  ) : (
    <Files caption={`Hồ sơ của tôi sắp đến hạn nộp lưu (${items.length})`} items={items} today={today} />
  )

const Offered = ({ items }: { items: readonly ListItem[] }): Html =>
  items.length === 0 ? (
    <></>
  ) : (
    <Table
      caption={`Chờ nhận vào lưu trữ (${items.length})`}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={['Hồ sơ', 'Người nộp', { content: 'Tài liệu', numeric: true }, 'Bảo quản']}
      rows={items.map((item) => [
        titleOf(item),
        item.holderName,
        { content: String(item.items), numeric: true },
        item.retentionLabel,
      ])}
    />
  )

function Filters({ desk, query, today }: { desk: Desk; query: ListQuery; today: Temporal.PlainDate }): Html {
  const { sau: _sau, ...filters } = query
  const scopes = scopesOf(desk)
  const years = [1, 0, -1, -2, -3].map((plus) => String(today.year + plus))
  return (
    <FilterPanel action={paths.list()} selected={selectedOf(filters)} clearHref={paths.list()}>
      <Input name="q" label="Tìm" hint="Số, tiêu đề, người lập, tài liệu trong hồ sơ" value={query.q} />
      {scopes.length > 1 ? (
        <Select
          name="phamVi"
          label="Phạm vi"
          value={query.phamVi}
          options={scopes.map((value) => ({ value, text: SCOPES[value]!.text }))}
        />
      ) : null}
      <Select
        name="trangThai"
        label="Trạng thái"
        placeholder="Tất cả"
        value={query.trangThai}
        options={Object.entries(STATES).map(([value, { label }]) => ({ value, text: label }))}
      />
      <Select
        name="nam"
        label="Danh mục năm"
        placeholder="Tất cả"
        value={query.nam}
        options={years.map((year) => ({ value: year, text: year }))}
      />
      <Select
        name="han"
        label="Hạn nộp lưu"
        placeholder="Tất cả"
        value={query.han}
        options={[{ value: 'sap-nop', text: 'Sắp hoặc đã quá hạn' }]}
      />
      <Select
        name="xuLy"
        label="Cách xử lý"
        placeholder="Tất cả"
        value={query.xuLy}
        options={Object.entries(ONLINE).map(([value, text]) => ({ value, text }))}
      />
    </FilterPanel>
  )
}

function selectedOf(filters: ListQuery) {
  const words: Record<string, (value: string) => string> = {
    q: (value) => `Tìm “${value}”`,
    phamVi: (value) => SCOPES[value]?.text ?? value,
    trangThai: (value) => (value in STATES ? STATES[value as State].label : value),
    nam: (value) => `Năm ${value}`,
    han: () => 'Sắp hoặc đã quá hạn nộp lưu',
    xuLy: (value) => ONLINE[value] ?? value,
  }
  return Object.entries(filters).flatMap(([key, value]) =>
    value
      ? [{ text: words[key]?.(value) ?? value, removeHref: listHref({ ...filters, [key]: undefined }) }]
      : [],
  )
}
