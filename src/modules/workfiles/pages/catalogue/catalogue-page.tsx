import { may } from '#platform/access/actor.ts'
import type { FieldErrors } from '#platform/errors.ts'
import type { FormBody, Page } from '#platform/http/route.ts'
import type { Desk } from '#modules/documents/index.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDate } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { EntryLine } from '../../catalogue-store.ts'
import { paths } from '../../paths.ts'
import { canApproveList, canEditList, readsAllFiles } from '../../policy.ts'
import type { EntryRow, ListRow } from '../../tables.ts'
import { typed } from '../words.tsx'
import type { ListView } from './catalogue.ts'

type ListsProps = {
  desk: Desk
  lists: readonly ListRow[]
  today: Temporal.PlainDate
  errors: FieldErrors
  given: FormBody
}

const ListState = ({ list }: { list: ListRow }): Html =>
  list.state === 'approved' ? <Tag colour="green">Đã duyệt</Tag> : <Tag colour="grey">Dự thảo</Tag>

/** The lists of the agency, the newest year first. */
export function listsPage({ desk, lists, today, errors, given }: ListsProps): Page {
  const years = [today.year, today.year + 1].filter((year) => !lists.some((list) => list.year === year))
  const next = lists.find(({ year }) => year === today.year + 1)
  return {
    title: 'Danh mục hồ sơ',
    shell: 'officer',
    section: 'workfiles-lists',
    body: (
      <>
        <FormErrors errors={errors} />
        <span class="govuk-caption-m">{desk.actor.acting.agencyName}</span>
        <h1 class="govuk-heading-l">Danh mục hồ sơ</h1>
        {today.month >= 11 && next?.state !== 'approved' ? (
          <InsetText>
            Danh mục năm {today.year + 1} cần được duyệt trước khi hết năm {today.year}.
          </InsetText>
        ) : null}
        <div class="mc-desk">
          <div class="mc-desk__main">
            {lists.length === 0 ? (
              <EmptyState title="Chưa có danh mục nào" />
            ) : (
              <Table
                caption="Năm mới ở trên"
                captionSize="s"
                firstCellIsHeader
                stack
                head={['Năm', 'Trạng thái', 'Người lập', 'Người duyệt']}
                rows={lists.map((list) => [
                  <a class="govuk-link" href={paths.yearList(list.year)}>
                    Năm {list.year}
                  </a>,
                  <ListState list={list} />,
                  `${list.made_by_name}, ${formatDate(list.made_at)}`,
                  list.approved_at ? `${list.approved_by_name}, ${formatDate(list.approved_at)}` : '',
                ])}
              />
            )}
          </div>
          {may(desk.actor, 'workfile.list') && years.length > 0 ? (
            <div class="mc-desk__side">
              <section class="mc-card" aria-labelledby="lap">
                <h2 class="govuk-heading-s" id="lap">
                  Lập danh mục mới
                </h2>
                <Form action={paths.lists()}>
                  <Select
                    name="year"
                    label="Năm"
                    value={typed(given, 'year') || undefined}
                    error={errors['year']}
                    options={years.map((year) => ({ value: String(year), text: String(year) }))}
                  />
                  <Checkboxes
                    name="copy"
                    small
                    items={[{ value: 'yes', text: 'Chép đề mục, hồ sơ của năm trước' }]}
                  />
                  <Button preventDoubleClick>Lập dự thảo</Button>
                </Form>
              </section>
            </div>
          ) : null}
        </div>
      </>
    ),
  }
}

/** The list of a year; its draft is edited at the side. */
export function listPage(view: ListView): Page {
  const { desk, list, headings, entries, errors, problems } = view
  const edits = canEditList(desk, list)
  const approves = canApproveList(desk, list)
  return {
    title: `Danh mục hồ sơ năm ${list.year}`,
    shell: 'officer',
    section: 'workfiles-lists',
    back: { href: paths.lists(), text: 'Danh mục hồ sơ' },
    body: (
      <>
        <FormErrors errors={errors} />
        <Problems problems={problems} />
        <span class="govuk-caption-m">{desk.actor.acting.agencyName}</span>
        <h1 class="govuk-heading-l" id="list">
          Danh mục hồ sơ năm {list.year}
        </h1>
        <p class="govuk-body">
          <ListState list={list} />{' '}
          {list.approved_at ? `${list.approved_by_name} duyệt ngày ${formatDate(list.approved_at)} · ` : ''}
          <a class="govuk-link" href={`${paths.yearList(list.year)}/xuat.xlsx`}>
            Tải danh mục (Excel)
          </a>
        </p>
        <div class={edits || approves ? 'mc-desk' : undefined}>
          <div class={edits || approves ? 'mc-desk__main' : undefined}>
            {entries.length === 0 ? <EmptyState title="Danh mục chưa có hồ sơ nào" /> : null}
            {headings.map((heading) => (
              <HeadingTable
                name={`${heading.place}. ${heading.name}`}
                entries={entries.filter(({ heading_id }) => heading_id === heading.id)}
                view={view}
                edits={edits}
              />
            ))}
          </div>
          {edits || approves ? (
            <div class="mc-desk__side">
              {approves ? <Approve view={view} /> : null}
              {edits ? <Editing view={view} /> : null}
            </div>
          ) : null}
        </div>
      </>
    ),
  }
}

const Problems = ({ problems }: { problems: readonly string[] }): Html =>
  problems.length === 0 ? (
    <></>
  ) : (
    <section class="mc-card mc-card--current" aria-labelledby="loi-bang" role="alert">
      <h2 class="govuk-heading-s" id="loi-bang">
        Bảng tính có {problems.length} lỗi, chưa dòng nào được nhập
      </h2>
      <ul class="govuk-list govuk-list--bullet">
        {problems.slice(0, 50).map((problem) => (
          <li>{problem}</li>
        ))}
      </ul>
      {problems.length > 50 ? <p class="govuk-body">Còn {problems.length - 50} lỗi khác.</p> : null}
    </section>
  )

type HeadingProps = { name: string; entries: readonly EntryLine[]; view: ListView; edits: boolean }

const HeadingTable = ({ name, entries, view, edits }: HeadingProps): Html =>
  entries.length === 0 ? (
    <p class="govuk-body">
      <strong>{name}</strong>: chưa có hồ sơ.
    </p>
  ) : (
    <Table
      caption={name}
      captionSize="s"
      firstCellIsHeader
      scroll
      stack
      head={['Số, ký hiệu, tiêu đề hồ sơ', 'Bảo quản', 'Người lập', edits ? 'Thao tác' : 'Tình trạng']}
      rows={entries.map((entry) => [
        <>
          <EntryCode entry={entry} view={view} />
          <span class="mc-clamp mc-muted" title={entry.title}>
            {entry.title}
          </span>
          {entry.note ? <span class="mc-muted">{entry.note}</span> : null}
        </>,
        view.periods.find(({ key }) => key === entry.retention)?.label ?? entry.retention,
        entry.holder_name,
        <EntryLink entry={entry} view={view} edits={edits} />,
      ])}
    />
  )

const isMine = (entry: EntryLine, { desk }: ListView): boolean => entry.holder_id === desk.actor.accountId

/** The code leads to the file, for whoever may read it. */
const EntryCode = ({ entry, view }: { entry: EntryLine; view: ListView }): Html =>
  entry.fileId && (isMine(entry, view) || readsAllFiles(view.desk)) ? (
    <a class="govuk-link mc-figures" href={paths.show(entry.fileId)}>
      {entry.code}
    </a>
  ) : (
    <span class="mc-figures">{entry.code}</span>
  )

function EntryLink({ entry, view, edits }: { entry: EntryLine; view: ListView; edits: boolean }): Html {
  if (edits) {
    return (
      <a class="govuk-link" href={paths.entry(view.list.year, entry.id)}>
        Sửa<span class="govuk-visually-hidden"> {entry.code}</span>
      </a>
    )
  }
  if (view.list.state === 'approved' && !entry.fileId && isMine(entry, view)) {
    return (
      <a class="govuk-link" href={paths.open(entry.id)}>
        Mở hồ sơ<span class="govuk-visually-hidden"> {entry.code}</span>
      </a>
    )
  }
  return <>{entry.fileId ? 'Đã mở' : 'Chưa mở'}</>
}

const Approve = ({ view: { list, entries } }: { view: ListView }): Html => (
  <section class="mc-card mc-card--current" aria-labelledby="duyet">
    <h2 class="govuk-heading-s" id="duyet">
      Duyệt danh mục
    </h2>
    <p class="govuk-body">
      {entries.length} hồ sơ. Sau khi duyệt, danh mục không sửa được nữa; hồ sơ phát sinh được bổ sung khi mở.
    </p>
    <Form action={`${paths.yearList(list.year)}/duyet`}>
      <Button preventDoubleClick>Duyệt</Button>
    </Form>
  </section>
)

function Editing({ view }: { view: ListView }): Html {
  const { list, headings, errors, given } = view
  const at = paths.yearList(list.year)
  const inEntry = ['headingId', 'title', 'retention', 'holderId'].some((name) => errors[name] !== undefined)
  const inHeading = errors['name'] !== undefined || errors['abbreviation'] !== undefined
  return (
    <>
      {headings.length > 0 ? (
        <Details summary="Thêm hồ sơ" open={inEntry || (!inHeading && view.entries.length === 0)}>
          <Form action={`${at}/muc`}>
            <Select
              name="headingId"
              label="Đề mục"
              value={typed(given, 'headingId') || headings.at(-1)?.id}
              error={errors['headingId']}
              options={headings.map(({ id, name, abbreviation }) => ({
                value: id,
                text: `${name} (${abbreviation})`,
              }))}
            />
            <EntryFields view={view} />
            <Button preventDoubleClick>Thêm hồ sơ</Button>
          </Form>
        </Details>
      ) : null}
      <Details summary="Thêm đề mục" open={inHeading || headings.length === 0}>
        <Form action={`${at}/de-muc`}>
          <Input
            name="name"
            label="Tên đề mục"
            hint="Ví dụ: Hành chính tư pháp"
            value={inHeading ? typed(given, 'name') : ''}
            error={errors['name']}
          />
          <Input
            name="abbreviation"
            label="Ký hiệu"
            hint="Ví dụ: HCTP; đứng sau số của hồ sơ"
            width={10}
            value={inHeading ? typed(given, 'abbreviation') : ''}
            error={errors['abbreviation']}
          />
          <Button variant="secondary" preventDoubleClick>
            Thêm đề mục
          </Button>
        </Form>
      </Details>
      <Details summary="Nhập từ Excel" open={errors['sheet'] !== undefined || view.problems.length > 0}>
        <p class="govuk-body">
          Thay toàn bộ dự thảo. Tải danh mục (Excel) ở trên làm mẫu; có lỗi thì không dòng nào được nhập.
        </p>
        <Form action={`${at}/nhap`} multipart>
          <FileUpload name="sheet" label="Tệp Excel" accept=".xlsx" error={errors['sheet']} />
          <Button variant="secondary" preventDoubleClick>
            Nhập
          </Button>
        </Form>
      </Details>
    </>
  )
}

function EntryFields({ view, entry }: { view: ListView; entry?: EntryRow }): Html {
  const { errors, given } = view
  const again = ['title', 'retention', 'holderId', 'headingId'].some((name) => errors[name] !== undefined)
  const value = (name: string, known: string | null | undefined): string =>
    again ? typed(given, name) : (known ?? '')
  return (
    <>
      <Textarea
        name="title"
        label="Tiêu đề hồ sơ"
        rows={2}
        value={value('title', entry?.title)}
        error={errors['title']}
      />
      <Select
        name="retention"
        label="Thời hạn bảo quản"
        value={value('retention', entry?.retention) || undefined}
        error={errors['retention']}
        options={view.choices.map(({ key, label }) => ({ value: key, text: label }))}
      />
      <Select
        name="holderId"
        label="Người lập hồ sơ"
        placeholder="Chọn người"
        value={value('holderId', entry?.holder_id) || undefined}
        error={errors['holderId']}
        options={view.people.map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))}
      />
      <Input name="note" label="Ghi chú" value={value('note', entry?.note)} />
    </>
  )
}

/** One title of a draft. */
export const entryPage = (view: ListView & { entry: EntryRow }): Page => ({
  title: `Hồ sơ ${view.entry.code}`,
  shell: 'officer',
  section: 'workfiles-lists',
  back: { href: paths.yearList(view.list.year), text: `Danh mục năm ${view.list.year}` },
  body: (
    <>
      <FormErrors errors={view.errors} />
      <h1 class="govuk-heading-l">Sửa hồ sơ {view.entry.code} trong dự thảo</h1>
      <Form action={paths.entry(view.list.year, view.entry.id)}>
        <EntryFields view={view} entry={view.entry} />
        <Button preventDoubleClick>Lưu</Button>
      </Form>
      <Form action={`${paths.entry(view.list.year, view.entry.id)}/bo`}>
        <Button variant="warning" preventDoubleClick>
          Bỏ khỏi dự thảo
        </Button>
      </Form>
    </>
  ),
})
