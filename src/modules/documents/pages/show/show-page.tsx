import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tabs } from '#ui/components/tabs/tabs.tsx'
import { Timeline } from '#ui/components/timeline/timeline.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { capitalized, formatDate, formatDateTime, shortened } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { may } from '#platform/access/actor.ts'
import type { Page } from '#platform/http/route.ts'
import { signaturePaths } from '#modules/signatures/index.ts'
import { canCopy } from '../../actions/copies.ts'
import { actLabel } from '../../labels.ts'
import { SOURCES, TASK_KINDS, writtenNumber } from '../../document.ts'
import { paths } from '../../paths.ts'
import type { LinkKind, TaskState } from '../../stores/tables.ts'
import type { WorkItem } from '../../stores/task-store.ts'
import { papersOf } from '../papers.ts'
import { BrokenFiles, SignatureTag } from '../warnings.tsx'
import { DueDay, StateTag, UrgencyMark } from '../words.tsx'
import { AssignPanel } from './assign-panel.tsx'
import { SignPanels } from './sign-panels.tsx'
import { ChainPanel } from './chain-panel.tsx'
import type { ShowView } from './show.ts'
import { Standing } from './standing.tsx'
import { WordsTab } from './words-tab.tsx'
import { TaskPanels } from './task-panels.tsx'

/** A document on an officer's desk: the paper and its facts on the left, what to do on the right. */
export function showPage(view: ShowView): Page {
  const { document, type, files } = view
  const incoming = document.direction === 'incoming'
  const [main] = files.filter(({ role }) => role === 'main')
  const verdict = main && view.verdicts.get(main.id)
  return {
    title: titleOf(view),
    shell: 'officer',
    section: incoming ? 'documents-in' : 'documents-out',
    back: incoming
      ? { href: paths.incoming(), text: 'Văn bản đến' }
      : { href: paths.outgoing(), text: 'Văn bản đi' },
    body: (
      <>
        <FormErrors errors={view.errors} />
        {view.next ? <Next item={view.next} /> : null}
        <span class="govuk-caption-m">
          {type.name} {document.code ?? ''} <StateTag state={document.state} type={document.type} />{' '}
          <UrgencyMark urgency={document.urgency} />
        </span>
        <h1 class={document.subject.length > LONG_SUBJECT ? 'govuk-heading-m' : 'govuk-heading-l'}>
          {capitalized(document.subject)}
        </h1>
        <Standing view={view} />
        <div class={view.acts ? 'mc-desk mc-desk--act' : 'mc-desk'}>
          <div class="mc-desk__main">
            <Tabs
              title="Nội dung văn bản"
              items={[
                {
                  id: 'van-ban',
                  label: `Văn bản (${papersOf(document.id, files).length})`,
                  content: (
                    <>
                      <BrokenFiles
                        notes={view.events.flatMap(({ act, note }) =>
                          act === 'broken-files' && note ? [note] : [],
                        )}
                      />
                      <PaperViewer
                        papers={papersOf(document.id, files, view.verdicts)}
                        openFirst
                        {...(document.state === 'draft' ? { none: UNSEEN } : {})}
                      />
                      <Tools view={view} />
                    </>
                  ),
                },
                ...(view.versions.length > 0 && !document.details.copy
                  ? [
                      {
                        id: 'ban-chu',
                        label: `Bản chữ, góp ý (${view.comments.length})`,
                        content: <WordsTab view={view} />,
                      },
                    ]
                  : []),
                { id: 'thong-tin', label: 'Thông tin', content: <Facts view={view} /> },
                { id: 'viec', label: `Việc (${view.tasks.length})`, content: <Tasks view={view} /> },
                { id: 'qua-trinh', label: 'Quá trình', content: <History view={view} /> },
              ]}
            />
          </div>
          <div class="mc-desk__side">
            <SummaryList
              rows={
                incoming
                  ? [
                      {
                        key: 'Hạn xử lý',
                        value: (
                          <DueDay
                            dueOn={document.due_on}
                            finished={document.closed_at !== null}
                            today={view.today}
                          />
                        ),
                      },
                      { key: 'Chủ trì', value: document.handler_name ?? 'Chưa phân công' },
                      ...(verdict ? [{ key: 'Chữ ký số', value: <SignatureTag verdict={verdict} /> }] : []),
                    ]
                  : [
                      {
                        key: document.details.copy ? 'Người sao' : 'Người soạn',
                        value: document.author_name ?? '',
                      },
                    ]
              }
            />
            <ChainPanel view={view} />
            <SignPanels view={view} />
            {document.state === 'registered' ? <AssignPanel view={view} /> : null}
            <TaskPanels view={view} />
            {document.state === 'registered' ? null : <AssignPanel view={view} />}
            <Uses view={view} />
          </div>
        </div>
      </>
    ),
  }
}

/** On to what waits next, by hand or by key, for whoever has done their part here. */
const Next = ({ item }: { item: WorkItem }): Html => (
  <ButtonGroup>
    <Button href={paths.show(item.documentId)} variant="secondary" attributes={{ 'data-shortcut': 'n' }}>
      Văn bản tiếp theo <kbd>n</kbd>
    </Button>
    <span class="mc-muted">
      {TASK_KINDS[item.kind]}: {shortened(capitalized(item.subject), 90)}
    </span>
  </ButtonGroup>
)

/** Letters from which on a subject would fill a phone with large type. */
const LONG_SUBJECT = 160

/** Of a draft that is nobody's to read yet but its author's. */
const UNSEEN = 'Văn bản đang được soạn. Bản thảo hiện ở đây khi người soạn trình.'

/** A draft has no number yet; what came in without one is no draft. */
function titleOf({ document, type }: ShowView): string {
  if (document.code) return `${type.name} ${document.code}`
  return document.direction === 'incoming'
    ? `${type.name} đến chưa có số`
    : `Dự thảo ${type.name.toLowerCase()}`
}

/** What else can be made of a document: an entry of a work file, a copy. */
const Uses = ({ view: { desk, document } }: { view: ShowView }): Html => (
  <ButtonGroup>
    {may(desk.actor, 'workfile.own') && document.state !== 'arrived' ? (
      <Button href={paths.takeIntoFile(document.id)} variant="secondary">
        Đưa vào hồ sơ công việc
      </Button>
    ) : null}
    {canCopy(desk, document) ? (
      <Button href={paths.copy(document.id)} variant="secondary">
        Sao văn bản
      </Button>
    ) : null}
  </ButtonGroup>
)

/** What can be done with the main file: check its signatures, print it with the stamp. */
function Tools({ view: { document, files } }: { view: ShowView }): Html {
  const [main] = files.filter(({ role }) => role === 'main')
  if (main?.media_type !== 'application/pdf' || document.details.copy?.medium === 'paper') return <></>
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={paths.signatures(document.id, main.id)}>
        Kiểm tra chữ ký số
      </a>
      {document.direction === 'incoming' && document.number ? (
        <>
          {' · '}
          <a class="govuk-link" href={paths.stamped(document.id, main.id)}>
            Bản có dấu đến
          </a>
        </>
      ) : null}
      {document.direction === 'outgoing' && !document.details.copy ? (
        <>
          {' · '}
          <a class="govuk-link" href={paths.layout(document.id)}>
            Kiểm tra thể thức
          </a>
        </>
      ) : null}
    </p>
  )
}

function Facts({ view }: { view: ShowView }): Html {
  const { document } = view
  const { details, signer } = document
  const rows: [string, string | undefined | null][] = [
    ['Cơ quan ban hành', document.issuer_name],
    ['Số và ký hiệu', document.code],
    ['Ngày văn bản', document.issued_on ? formatDate(document.issued_on) : null],
    [
      'Người ký',
      signer ? [signer.competence, signer.position, signer.fullName].filter(Boolean).join(', ') : null,
    ],
    [
      document.direction === 'incoming' ? 'Số đến' : 'Số trong sổ',
      document.number ? writtenNumber(document.number) : null,
    ],
    ['Ngày đến', document.direction === 'incoming' ? formatDateTime(document.sort_at) : null],
    ['Đến bằng', document.direction === 'incoming' ? SOURCES[document.source] : null],
    ['Số trang', details.pages ? String(details.pages) : null],
    ['Số bản', details.copies ? String(details.copies) : null],
    ['Bản giấy', details.paperFollows ? 'Gửi kèm hoặc gửi sau' : null],
    ['Nơi nhận', details.places?.join('; ')],
  ]
  const checked = details.paperCode
  return (
    <>
      <SummaryList
        rows={[
          ...rows.flatMap(([key, value]) => (value ? [{ key, value }] : [])),
          ...(checked
            ? [{ key: 'Mã kiểm tra', value: <CheckCode code={checked} leftOut={details.codeLeftOut} /> }]
            : []),
        ]}
      />
      <Links view={view} />
    </>
  )
}

const LINKS: Record<LinkKind, { to: string; from: string }> = {
  answers: { to: 'Trả lời văn bản', from: 'Được trả lời bằng' },
  replaces: { to: 'Thay thế văn bản', from: 'Được thay bằng' },
  corrects: { to: 'Đính chính văn bản', from: 'Được đính chính bằng' },
  recalls: { to: 'Thu hồi văn bản', from: 'Bị thu hồi bằng' },
  copies: { to: 'Sao từ văn bản', from: 'Bản sao đã cấp' },
  relates: { to: 'Liên quan đến', from: 'Có liên quan' },
}

/** The code under which anybody compares the paper with the one that was issued. */
const CheckCode = ({ code, leftOut }: { code: string; leftOut: boolean | undefined }): Html => (
  <>
    <a class="govuk-link" href={signaturePaths.paper(code)}>
      {code}
    </a>
    {leftOut ? (
      <span class="mc-muted"> Không in mã QR lên văn bản vì tệp tải lên không còn góc trống.</span>
    ) : null}
  </>
)

function Links({ view: { links } }: { view: ShowView }): Html {
  if (links.from.length + links.to.length === 0) return <></>
  return (
    <SummaryList
      card={{ title: 'Văn bản liên quan' }}
      rows={[
        ...links.from.map((link) => ({
          key: LINKS[link.kind].to,
          value: link.other_id ? (
            <a class="govuk-link" href={paths.show(link.other_id)}>
              {link.other_code || 'Xem văn bản'}
            </a>
          ) : (
            `${link.other_code}, ${link.other_issuer}`
          ),
        })),
        ...links.to.map((link) => ({
          key: LINKS[link.kind].from,
          value: (
            <a class="govuk-link" href={paths.show(link.id)}>
              {link.code ?? 'Dự thảo'}: {capitalized(link.subject)}
            </a>
          ),
        })),
      ]}
    />
  )
}

const TASK_STATES: Record<TaskState, string> = {
  waiting: 'Chưa đến lượt',
  open: 'Đang làm',
  done: 'Đã xong',
  returned: 'Đã trả lại',
  cancelled: 'Đã thôi',
}

const Tasks = ({ view }: { view: ShowView }): Html =>
  view.tasks.length === 0 ? (
    <p class="govuk-body">Chưa giao việc cho ai.</p>
  ) : (
    <Table
      caption="Việc đã giao"
      captionSize="s"
      scroll
      stack
      head={['Người nhận', 'Việc', 'Trạng thái', 'Ý kiến, kết quả']}
      rows={view.tasks.map((task) => [
        <>
          {task.account_name}
          <span class="mc-muted"> {task.account_title}</span>
        </>,
        <>
          {TASK_KINDS[task.kind]}
          {task.due_on ? <span class="mc-muted"> hạn {formatDate(task.due_on)}</span> : null}
        </>,
        <>
          {TASK_STATES[task.state]}
          {task.done_by_name && task.done_by !== task.account_id ? ` (${task.done_by_name} làm thay)` : ''}
        </>,
        task.answer ?? '',
      ])}
    />
  )

const History = ({ view }: { view: ShowView }): Html => (
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
)
