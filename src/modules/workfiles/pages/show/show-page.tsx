import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tabs } from '#ui/components/tabs/tabs.tsx'
import { Timeline } from '#ui/components/timeline/timeline.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate, formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { actLabel } from '#platform/audit/labels.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import { canArchive, canClose, canCollect, canOffer, canTakeOut } from '../../policy.ts'
import type { ItemRow } from '../../tables.ts'
import { isOnline, ITEM_KINDS, PARTS } from '../../workfile.ts'
import { ACTIONS_ID, HandOverDay, StateTag } from '../words.tsx'
import { ArchivePanel } from './archive-panel.tsx'
import { ClosePanel, CollectPanel, InvitePanel, KeepPanel } from './panels.tsx'
import { TasksTab } from './tasks-tab.tsx'
import { NotesTab } from './notes-tab.tsx'
import type { ShowView } from './show.ts'

/** A work file: its contents, tasks and history on the left, how it stands and what to do on the right. */
export function showPage(view: ShowView): Page {
  const { file, items, tasks, notes } = view
  const open = tasks.filter(({ state }) => state === 'open').length
  return {
    title: `Hồ sơ ${file.code} năm ${file.year}`,
    shell: 'officer',
    section: 'workfiles',
    back: { href: paths.list(), text: 'Hồ sơ công việc' },
    body: (
      <>
        <FormErrors errors={view.errors} />
        <span class="govuk-caption-m">
          Hồ sơ {file.code}, danh mục năm {file.year} <StateTag state={file.state} />
        </span>
        <h1 class="govuk-heading-l">{file.title}</h1>
        {!waitsFor(view) && canCollect(view.desk, file, view.part) ? (
          <p class="mc-jump">
            <a class="govuk-link" href={`#${ACTIONS_ID}`}>
              Đưa tài liệu vào, kết thúc hồ sơ
            </a>
          </p>
        ) : null}
        <div class={waitsFor(view) ? 'mc-desk mc-desk--act' : 'mc-desk'}>
          <div class="mc-desk__main">
            <Tabs
              title="Nội dung hồ sơ"
              items={[
                { id: 'tai-lieu', label: `Tài liệu (${items.length})`, content: <Contents view={view} /> },
                {
                  id: 'viec',
                  label: open > 0 ? `Việc, ý kiến (${open} chờ)` : `Việc, ý kiến (${tasks.length})`,
                  content: <TasksTab view={view} />,
                },
                { id: 'ghi-chu', label: `Ghi chú (${notes.length})`, content: <NotesTab view={view} /> },
                { id: 'thong-tin', label: 'Thông tin', content: <Facts view={view} /> },
                { id: 'qua-trinh', label: 'Quá trình', content: <History view={view} /> },
              ]}
            />
          </div>
          <div class="mc-desk__side" id={ACTIONS_ID} tabindex={-1}>
            <SummaryList
              rows={[
                { key: 'Người lập', value: `${file.holder_name} – ${file.holder_title}` },
                { key: 'Bảo quản', value: file.retention_label },
                ...(file.state === 'closed' && file.hand_over_by
                  ? [
                      {
                        key: file.kept_from ? 'Được giữ lại đến' : 'Nộp lưu trước',
                        value: <HandOverDay by={file.hand_over_by} state={file.state} today={view.today} />,
                      },
                    ]
                  : []),
              ]}
            />
            <CollectPanel view={view} />
            <ClosePanel view={view} />
            <ArchivePanel view={view} />
            <KeepPanel view={view} />
            <InvitePanel view={view} />
          </div>
        </div>
      </>
    ),
  }
}

/** The next step is this officer's, or something of the last one is to be mended: on a phone that stands before the contents. */
const waitsFor = ({ desk, file, items, errors }: ShowView): boolean =>
  Object.keys(errors).length > 0 ||
  canArchive(desk, file) ||
  canOffer(desk, file) ||
  (canClose(desk, file) && items.length === 0)

/** Mục lục văn bản, tài liệu (annex V). */
function Contents({ view }: { view: ShowView }): Html {
  const { file, items } = view
  const changes = file.state === 'open' && items.some((item) => canTakeOut(view.desk, file, item))
  if (items.length === 0) {
    return <p class="govuk-body">Hồ sơ chưa có tài liệu. Thêm văn bản, tệp ở mục “Đưa tài liệu vào hồ sơ”.</p>
  }
  return (
    <>
      <Table
        caption="Mục lục văn bản, tài liệu"
        captionSize="s"
        stack
        head={[
          { content: 'STT', numeric: true },
          'Tài liệu',
          { content: 'Trang', numeric: true },
          ...(changes ? ['Thao tác'] : []),
        ]}
        rows={items.map((item) => [
          { content: String(item.ordinal), numeric: true },
          <ItemName item={item} />,
          { content: item.pages === null ? '' : formatNumber(item.pages), numeric: true },
          ...(changes ? [<TakeOut view={view} item={item} />] : []),
        ])}
      />
      <p class="govuk-body">
        {formatNumber(file.item_last)} tài liệu, {formatNumber(file.page_total)} trang ·{' '}
        <a class="govuk-link" href={paths.contents(file.id)}>
          Tải mục lục (PDF)
        </a>
      </p>
    </>
  )
}

const ItemName = ({ item }: { item: ItemRow }): Html => (
  <>
    {item.kind === 'paper' ? (
      <strong>{item.code ?? item.type_name}</strong>
    ) : (
      <a class="govuk-link" href={paths.item(item.file_id, item.id)}>
        {item.code ?? item.file_name ?? item.type_name}
      </a>
    )}
    <span class="mc-clamp mc-muted" title={item.subject}>
      {item.kind === 'document' ? item.type_name : ITEM_KINDS[item.kind]}: {item.subject}
      {item.size === null ? '' : ` (${formatBytes(item.size)})`}
    </span>
    <span class="mc-muted">
      {[item.author, item.issued_on ? formatDate(item.issued_on) : ''].filter(Boolean).join(', ')}
    </span>
  </>
)

const TakeOut = ({ view, item }: { view: ShowView; item: ItemRow }): Html =>
  canTakeOut(view.desk, view.file, item) ? (
    <Form action={paths.takeOut(item.file_id, item.id)}>
      <Button variant="secondary" class="mc-button--small" preventDoubleClick>
        Bỏ ra<span class="govuk-visually-hidden"> tài liệu số {item.ordinal}</span>
      </Button>
    </Form>
  ) : (
    <></>
  )

function Facts({ view }: { view: ShowView }): Html {
  const { file } = view
  const rows: [string, string | null][] = [
    ['Số, ký hiệu hồ sơ', file.code],
    ['Tiêu đề', file.title],
    ['Cơ quan', file.agency_name],
    ['Thời hạn bảo quản', file.retention_label],
    ['Chế độ sử dụng', file.rights],
    ['Ngôn ngữ', file.language],
    ['Bắt đầu', formatDate(file.started_on)],
    ['Kết thúc', file.ended_on ? formatDate(file.ended_on) : null],
    ['Quyết toán công trình', file.settled_on ? formatDate(file.settled_on) : null],
    ['Hạn nộp lưu', file.hand_over_by ? formatDate(file.kept_from ?? file.hand_over_by) : null],
    [
      'Được giữ lại đến',
      file.kept_from && file.hand_over_by
        ? `${formatDate(file.hand_over_by)}; ${file.kept_by_name} đồng ý: ${file.kept_basis}`
        : null,
    ],
    ['Nộp lưu', file.offered_at ? `${formatDateTime(file.offered_at)}, ${file.offered_by_name}` : null],
    [
      'Lưu trữ nhận',
      file.archived_at ? `${formatDateTime(file.archived_at)}, ${file.archived_by_name}` : null,
    ],
    [
      'Gói lưu trữ',
      file.package_sha256
        ? `${formatBytes(file.package_size ?? 0)}, SHA-256 ${file.package_sha256.replace(/(.{16})(?=.)/g, '$1 ')}`
        : null,
    ],
    [
      'Xử lý trên mạng',
      file.item_last === 0
        ? 'Chưa có tài liệu'
        : isOnline(file)
          ? 'Toàn bộ'
          : `Chưa toàn bộ: ${file.paper_count} tài liệu chỉ có bản giấy, ${file.outside_count} việc làm ngoài hệ thống`,
    ],
  ]
  return <SummaryList rows={rows.flatMap(([key, value]) => (value ? [{ key, value }] : []))} />
}

const History = ({ view }: { view: ShowView }): Html => (
  <>
    <Table
      caption="Người được xem hồ sơ"
      captionSize="s"
      stack
      head={['Người', 'Tham gia']}
      rows={[
        ...view.parties.map((one) => [
          <>
            {one.name}
            <span class="mc-muted"> {one.title}</span>
          </>,
          PARTS[one.part],
        ]),
        ['Lãnh đạo phòng của người lập, lãnh đạo cơ quan, văn thư', 'Theo chức trách'],
      ]}
    />
    <Timeline
      headingLevel={3}
      events={view.events.toReversed().map((event) => ({
        title: actLabel(event.act),
        at: formatDateTime(event.at),
        datetime: event.at.toString(),
        by: [event.actor_name, event.actor_title].filter(Boolean).join(' – '),
        children: event.note ? <p class="govuk-body mc-said">{event.note}</p> : undefined,
      }))}
    />
  </>
)
