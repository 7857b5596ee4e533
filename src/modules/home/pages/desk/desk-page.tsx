import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { may, type OfficerActor } from '#platform/access/actor.ts'
import type { Access } from '#platform/access/permissions.ts'
import { actLabel } from '#platform/audit/labels.ts'
import type { Page } from '#platform/http/route.ts'
import {
  DossierCell,
  dossierPaths,
  DueAt,
  listHref,
  STATUSES,
  StatusTag,
  taskLabel,
  type OpenFigures,
  type Status,
} from '#modules/dossiers/index.ts'
import { DocumentName, documentPaths, DueDay, TASK_KINDS } from '#modules/documents/index.ts'
import { workFilePaths } from '#modules/workfiles/index.ts'
import type { Documents, Machine, Work } from './desk.ts'

type Props = {
  actor: OfficerActor
  work: Work | undefined
  documents: Documents | undefined
  agency: OpenFigures | undefined
  machine: Machine | undefined
  now: Temporal.Instant
}

export const deskPage = (props: Props): Page => ({
  title: 'Bàn làm việc',
  shell: 'officer',
  section: 'home',
  body: (
    <>
      <span class="govuk-caption-m">
        {props.actor.acting.title} – {props.actor.acting.agencyName}
      </span>
      <h1 class="govuk-heading-l">Bàn làm việc</h1>
      <Actions actor={props.actor} />
      <Waiting {...props} />
      {props.documents ? <DueFiles documents={props.documents} /> : null}
      {props.agency ? <Agency figures={props.agency} /> : null}
      {props.machine ? <Health machine={props.machine} /> : null}
    </>
  ),
})

/** Dossiers first, unless only documents wait: nobody scrolls past four noughts to what they are here for. */
function Waiting({ work, documents, now }: Props): Html {
  const dossiers = work ? <MyWork work={work} now={now} /> : null
  const papers = documents ? <MyDocuments documents={documents} /> : null
  return work?.figures.total === 0 ? (
    <>
      {papers}
      {dossiers}
    </>
  ) : (
    <>
      {dossiers}
      {papers}
    </>
  )
}

/** What each role does most often, with its key. */
const ACTIONS: readonly { href: string; text: string; key: string; access: Access }[] = [
  { href: dossierPaths.counter(), text: 'Tiếp nhận hồ sơ', key: 't', access: 'dossier.receive' },
  { href: dossierPaths.work(), text: 'Việc cần làm', key: 'v', access: 'work.own' },
  { href: documentPaths.desk(), text: 'Văn bản chờ tôi', key: 'b', access: 'document.read' },
  { href: dossierPaths.list(), text: 'Hồ sơ của cơ quan', key: 'h', access: 'dossier.read' },
  { href: dossierPaths.figures(), text: 'Số liệu điều hành', key: 's', access: 'figures.read' },
  { href: dossierPaths.register(), text: 'Sổ theo dõi', key: 'o', access: 'register.export' },
  { href: '/quan-tri/tai-khoan', text: 'Tài khoản', key: 'a', access: 'admin.accounts' },
  { href: '/quan-tri/hang-doi', text: 'Hàng đợi', key: 'q', access: 'admin.jobs' },
  { href: '/quan-tri/nhat-ky', text: 'Nhật ký', key: 'n', access: 'admin.audit' },
]

const Actions = ({ actor }: { actor: OfficerActor }): Html => (
  <div class="mc-desk-doors">
    <ButtonGroup>
      {ACTIONS.filter(({ access }) => may(actor, access)).map(({ href, text, key }, index) => (
        <Button
          href={href}
          variant={index === 0 ? undefined : 'secondary'}
          attributes={{ 'data-shortcut': key, 'aria-keyshortcuts': key }}
        >
          {text} <kbd>{key}</kbd>
        </Button>
      ))}
    </ButtonGroup>
  </div>
)

const count = (value: number) => formatNumber(value, 0)

const MyWork = ({ work, now }: { work: Work; now: Temporal.Instant }): Html => (
  <section aria-labelledby="viec-cua-toi">
    <h2 class="govuk-heading-m" id="viec-cua-toi">
      Việc của tôi
    </h2>
    <div class="mc-grid">
      <StatFigure label="Quá hạn" value={count(work.figures.late)} href={`${dossierPaths.work()}?han=late`} />
      <StatFigure
        label="Đến hạn trong 24 giờ"
        value={count(work.figures.soon)}
        href={`${dossierPaths.work()}?han=soon`}
      />
      <StatFigure label="Đang chờ tất cả" value={count(work.figures.total)} href={dossierPaths.work()} />
      <StatFigure label="Đã xử lý tuần này" value={work.done >= 1000 ? '1.000+' : count(work.done)} />
    </div>
    {work.urgent.length === 0 ? (
      <EmptyState title="Không còn việc nào chờ xử lý" headingLevel={3} />
    ) : (
      <Table
        caption="Việc gấp nhất lúc này"
        captionSize="s"
        firstCellIsHeader
        scroll
        stack
        attributes={{ 'data-module': 'row-keys' }}
        head={['Hồ sơ', 'Người nộp', 'Việc', 'Hạn của việc']}
        rows={work.urgent.map((item) => [
          <DossierCell
            href={dossierPaths.task(item.taskId)}
            code={item.code}
            procedureName={item.procedureName}
          />,
          item.applicantName,
          taskLabel(item),
          <DueAt due={item.taskDueAt} finished={null} now={now} />,
        ])}
      />
    )}
  </section>
)

const MyDocuments = ({ documents: { items, today } }: { documents: Documents }): Html =>
  items.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="van-ban-cho-toi">
      <h2 class="govuk-heading-m" id="van-ban-cho-toi">
        Văn bản chờ tôi
      </h2>
      <Table
        caption="Văn bản gấp nhất lúc này"
        captionSize="s"
        firstCellIsHeader
        scroll
        stack
        head={['Văn bản', 'Việc', 'Hạn']}
        rows={items.map((item) => [
          <DocumentName document={{ ...item, id: item.documentId }} typeName={item.typeName} />,
          TASK_KINDS[item.kind],
          <DueDay dueOn={item.dueOn} finished={false} today={today} />,
        ])}
      />
    </section>
  )

/** Closed files whose day at the archive comes within the month (Decree 30/2020 art. 31). */
const DueFiles = ({ documents: { due, today } }: { documents: Documents }): Html =>
  due.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="ho-so-nop-luu">
      <h2 class="govuk-heading-m" id="ho-so-nop-luu">
        Hồ sơ công việc đến hạn nộp lưu
      </h2>
      <ul class="govuk-list">
        {due.slice(0, 5).map((file) => (
          <li>
            <a class="govuk-link" href={workFilePaths.show(file.id)}>
              {file.code} {file.title}
            </a>{' '}
            <DueDay dueOn={file.handOverBy} finished={false} today={today} />
          </li>
        ))}
      </ul>
    </section>
  )

const isStatus = (text: string): text is Status => text in STATUSES

const Agency = ({ figures }: { figures: OpenFigures }): Html => (
  <section aria-labelledby="co-quan">
    <h2 class="govuk-heading-m" id="co-quan">
      Hồ sơ của cơ quan
    </h2>
    {figures.open === 0 ? (
      <p class="govuk-body">Không có hồ sơ nào đang giải quyết.</p>
    ) : (
      <Table
        caption={`${count(figures.open)} hồ sơ đang giải quyết, ${count(figures.late)} quá hạn`}
        captionSize="s"
        head={['Trạng thái', { content: 'Số hồ sơ', numeric: true }]}
        rows={Object.keys(STATUSES).flatMap((status) => {
          const row = figures.byStatus.find((one) => one.status === status)
          return row && isStatus(status)
            ? [
                [
                  <StatusTag status={status} />,
                  {
                    content: (
                      <a class="govuk-link" href={listHref({ trangThai: status, han: 'open' })}>
                        {count(row.count)}
                        <span class="govuk-visually-hidden"> hồ sơ: {STATUSES[status].label}</span>
                      </a>
                    ),
                    numeric: true,
                  },
                ],
              ]
            : []
        })}
      />
    )}
  </section>
)

/** The queue and the last entries of the audit: what an administrator looks at first. */
const Health = ({ machine }: { machine: Machine }): Html => (
  <section aria-labelledby="he-thong">
    <h2 class="govuk-heading-m" id="he-thong">
      Tình trạng hệ thống
    </h2>
    <div class="mc-grid">
      <StatFigure label="Việc nền đã bỏ cuộc" value={count(machine.givenUp)} href="/quan-tri/hang-doi" />
      <StatFigure label="Việc nền đang chờ" value={count(machine.waiting)} href="/quan-tri/hang-doi" />
    </div>
    {machine.failing.length > 0 ? (
      <Table
        caption="Việc nền gặp lỗi gần đây"
        captionSize="s"
        head={['Việc', { content: 'Số lần thử', numeric: true }, 'Lỗi']}
        rows={machine.failing.map((job) => [
          job.task,
          { content: `${job.attempts}/${job.maxAttempts}`, numeric: true },
          <span class="mc-clamp">{job.lastError ?? ''}</span>,
        ])}
      />
    ) : null}
    <Table
      caption="Nhật ký mới nhất"
      captionSize="s"
      scroll
      stack
      head={['Lúc', 'Ai', 'Việc']}
      rows={machine.entries.map((entry) => [formatDateTime(entry.at), entry.actor_name, actLabel(entry.act)])}
    />
  </section>
)
