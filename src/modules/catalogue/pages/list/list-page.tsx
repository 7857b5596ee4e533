import type { Html } from '#ui/jsx-runtime'
import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FilterPanel } from '#ui/components/filter-panel/filter-panel.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import type { Page } from '#platform/http/route.ts'
import type { Agency } from '#modules/agencies/index.ts'
import { paths } from '../../paths.ts'
import { AUDIENCES, GOVERNMENT_LEVELS, ONLINE_SHORT, type ProcedureLine } from '../../procedure.ts'
import type { FieldRow, LifeEventTable } from '../../tables.ts'
import { LifeEvents } from '../life-events.tsx'
import type { ListQuery } from './list.ts'

type ListProps = {
  query: ListQuery
  /** Something was asked; without it the page invites. */
  asked: boolean
  found: { lines: ProcedureLine[]; next: string | null; corrected: string | null }
  fields: readonly (FieldRow & { procedures: number })[]
  lifeEvents: readonly LifeEventTable[]
  agency?: Agency
  levels: readonly string[]
}

export const listPage = (props: ListProps): Page => ({
  title: props.query.q ? `${props.query.q} – Tìm thủ tục` : 'Thủ tục hành chính',
  shell: 'citizen',
  section: 'catalogue',
  body: (
    <>
      <h1 class="govuk-heading-l">Thủ tục hành chính</h1>
      <Form action={paths.list()} method="get">
        <Input
          name="q"
          id="tim-thu-tuc"
          label="Ông/Bà cần làm việc gì?"
          hint="Gõ có dấu hoặc không dấu, ví dụ: khai sinh, ket hon, giay phep xay dung"
          type="search"
          value={props.query.q ?? ''}
        />
        {HIDDEN.map((name) =>
          props.query[name] ? <input type="hidden" name={name} value={props.query[name]} /> : null,
        )}
        <Button>Tìm thủ tục</Button>
      </Form>
      <Filters {...props} />
      {props.asked ? <Found {...props} /> : <Browse {...props} />}
    </>
  ),
})

/** Choices that a new search keeps. */
const HIDDEN = ['linh-vuc', 'su-kien', 'cap', 'doi-tuong', 'muc-do', 'co-quan', 'ngoai-tinh'] as const

function href(query: ListQuery, change: Partial<ListQuery>): string {
  const merged = { ...query, sau: undefined, ...change }
  const kept = Object.entries(merged).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const text = new URLSearchParams(kept).toString()
  return text ? `${paths.list()}?${text}` : paths.list()
}

function Filters({ query, fields, lifeEvents, levels, agency }: ListProps): Html {
  const chosen = (name: keyof ListQuery, text: string | undefined) =>
    query[name] && text ? [{ text, removeHref: href(query, { [name]: undefined }) }] : []
  return (
    <FilterPanel
      action={paths.list()}
      title="Thu hẹp danh sách"
      clearHref={href({ q: query.q }, {})}
      selected={[
        ...chosen('linh-vuc', fields.find((field) => field.code === query['linh-vuc'])?.name),
        ...chosen('su-kien', lifeEvents.find((event) => event.key === query['su-kien'])?.name),
        ...chosen('cap', GOVERNMENT_LEVELS[query.cap ?? '']),
        ...chosen('doi-tuong', query['doi-tuong'] ? AUDIENCES[query['doi-tuong']] : undefined),
        ...chosen('muc-do', query['muc-do'] ? ONLINE_SHORT[query['muc-do']] : undefined),
        ...chosen('co-quan', agency?.name),
        ...chosen('ngoai-tinh', 'Cả thủ tục của trung ương'),
      ]}
    >
      {query.q ? <input type="hidden" name="q" value={query.q} /> : null}
      {query['co-quan'] ? <input type="hidden" name="co-quan" value={query['co-quan']} /> : null}
      {query['su-kien'] ? <input type="hidden" name="su-kien" value={query['su-kien']} /> : null}
      <Select
        name="linh-vuc"
        label="Lĩnh vực"
        placeholder="Tất cả lĩnh vực"
        value={query['linh-vuc']}
        options={fields.map((field) => ({ value: field.code, text: `${field.name} (${field.procedures})` }))}
      />
      <Select
        name="cap"
        label="Cấp giải quyết"
        placeholder="Tất cả các cấp"
        value={query.cap}
        options={levels.map((level) => ({ value: level, text: GOVERNMENT_LEVELS[level] ?? level }))}
      />
      <Select
        name="doi-tuong"
        label="Dành cho"
        placeholder="Mọi đối tượng"
        value={query['doi-tuong']}
        options={Object.entries(AUDIENCES).map(([value, text]) => ({ value, text }))}
      />
      <Select
        name="muc-do"
        label="Nộp hồ sơ"
        placeholder="Mọi hình thức"
        value={query['muc-do']}
        options={[
          { value: 'full', text: 'Trực tuyến toàn trình' },
          { value: 'partial', text: 'Trực tuyến một phần' },
          { value: 'none', text: 'Chỉ nộp trực tiếp' },
        ]}
      />
      <Select
        name="ngoai-tinh"
        label="Phạm vi"
        placeholder="Thủ tục giải quyết trong tỉnh"
        value={query['ngoai-tinh']}
        options={[{ value: '1', text: 'Cả thủ tục của cơ quan trung ương' }]}
      />
    </FilterPanel>
  )
}

const Found = ({ query, found }: ListProps): Html => (
  <section aria-labelledby="ket-qua">
    <h2 class="govuk-heading-m" id="ket-qua">
      {query.sau ? 'Các thủ tục tiếp theo' : query.q ? `Kết quả tìm “${query.q}”` : 'Kết quả'}
    </h2>
    {found.corrected ? (
      <p class="govuk-body">
        Không có thủ tục nào khớp với “{query.q}”; đang hiển thị kết quả cho{' '}
        <strong>{found.corrected}</strong>.
      </p>
    ) : null}
    {found.lines.length === 0 ? (
      <EmptyState title="Chưa tìm thấy thủ tục phù hợp" headingLevel={3}>
        <p class="govuk-body">
          Thử ít chữ hơn, bỏ bớt điều kiện, hoặc{' '}
          <a class="govuk-link" href={href(query, { 'ngoai-tinh': '1' })}>
            tìm cả thủ tục của cơ quan trung ương
          </a>
          . Ông/Bà cũng có thể gọi tổng đài ghi ở cuối trang.
        </p>
      </EmptyState>
    ) : (
      <Lines lines={found.lines} />
    )}
    <Pagination
      next={found.next ? { href: href(query, { sau: found.next }), text: 'Xem tiếp' } : undefined}
    />
  </section>
)

/** Procedures as a list of links with where they are handled and how they are taken. */
export const Lines = ({ lines }: { lines: readonly ProcedureLine[] }): Html => (
  <ul class="govuk-list govuk-list--spaced">
    {lines.map((line) => (
      <li>
        <a class="govuk-link mc-clamp mc-clamp--three" href={paths.procedure(line.code)}>
          {line.name}
        </a>
        <span class="govuk-hint">
          {line.fieldName} · {line.levels.map((level) => GOVERNMENT_LEVELS[level] ?? level).join(', ')}
        </span>{' '}
        {line.onlineLevel && line.onlineLevel !== 'none' ? (
          <Tag colour={line.onlineLevel === 'full' ? 'green' : 'blue'}>{ONLINE_SHORT[line.onlineLevel]}</Tag>
        ) : null}
      </li>
    ))}
  </ul>
)

const Browse = ({ lifeEvents, fields, query }: ListProps): Html => (
  <>
    <LifeEvents lifeEvents={lifeEvents} hrefOf={(key) => href(query, { 'su-kien': key })} />
    <section>
      <h2 class="govuk-heading-m">Theo lĩnh vực</h2>
      <p>Các lĩnh vực có nhiều thủ tục nhất:</p>
      <FieldLinks fields={mostUsed(fields)} query={query} />
      <Details summary={`Xem tất cả ${fields.length} lĩnh vực`}>
        <FieldLinks fields={fields} query={query} />
      </Details>
    </section>
  </>
)

/** Keeps the order of the alphabet among the largest. */
function mostUsed(fields: ListProps['fields']): ListProps['fields'] {
  const largest = new Set(fields.toSorted((a, b) => b.procedures - a.procedures).slice(0, MOST_USED))
  return fields.filter((field) => largest.has(field))
}
const MOST_USED = 12

const FieldLinks = ({ fields, query }: Pick<ListProps, 'fields' | 'query'>): Html => (
  <ul class="govuk-list mc-columns">
    {fields.map((field) => (
      <li>
        <a class="govuk-link" href={href(query, { 'linh-vuc': field.code })}>
          {field.name}
        </a>{' '}
        ({field.procedures})
      </li>
    ))}
  </ul>
)
