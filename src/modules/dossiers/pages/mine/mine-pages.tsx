import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Pagination } from '#ui/components/pagination/pagination.tsx'
import { Panel } from '#ui/components/panel/panel.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { isResting } from '../../dossier.ts'
import type { ListItem } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import type { DraftRow, PersonPaperRow } from '../../tables.ts'
import { Due, StatusTag } from '../status-tag.tsx'
import type { MineView } from './mine.ts'

type WithErrors = MineView & { errors?: FieldErrors }

const narrow = (page: Omit<Page, 'body'> & { body: Page['body'] }): Page => ({
  ...page,
  shell: 'citizen',
  section: 'dossiers',
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">{page.body}</div>
    </div>
  ),
})

type Few = { items: readonly ListItem[]; more: boolean }

type ListProps = {
  /** Those that wait for the applicant: they stand first, and have pages of their own where there are many. */
  waiting: Few
  dossiers: Few
  drafts: readonly DraftRow[]
  names: ReadonlyMap<string, string>
  now: Temporal.Instant
  first: boolean
  /** Whom the citizen acts for, if not for themselves. */
  organisation?: string
}

export function listPage({ waiting, dossiers, drafts, names, now, first, organisation }: ListProps): Page {
  const title = organisation ? 'Hồ sơ của tổ chức' : 'Hồ sơ của tôi'
  return {
    title,
    shell: 'citizen',
    section: 'dossiers',
    body: (
      <>
        {organisation ? <span class="govuk-caption-l">{organisation}</span> : null}
        <h1 class="govuk-heading-l">{title}</h1>
        {first && drafts.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">Đang soạn</h2>
            <ul class="govuk-list">
              {drafts.map((draft) => (
                <li>
                  <a class="govuk-link mc-clamp" href={paths.draft(draft.id, 1)}>
                    {names.get(draft.procedure_code) ?? draft.procedure_code}
                  </a>{' '}
                  <span class="govuk-hint">lưu lúc {formatDateTime(draft.updated_at)}</span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
        {waiting.items.length + dossiers.items.length === 0 ? (
          <EmptyState title={organisation ? 'Tổ chức chưa nộp hồ sơ nào' : 'Ông/Bà chưa nộp hồ sơ nào'}>
            <p class="govuk-body">
              <a class="govuk-link" href="/thu-tuc">
                Tìm thủ tục cần làm
              </a>
            </p>
          </EmptyState>
        ) : (
          <>
            <Dossiers title="Đang chờ Ông/Bà" dossiers={waiting.items} now={now} />
            <Older list={waiting} parameter="cho" text="Hồ sơ đang chờ khác" />
            <Dossiers title="Đã nộp, mới nhất ở trên" dossiers={dossiers.items} now={now} />
            <Older list={dossiers} parameter="sau" text="Hồ sơ cũ hơn" />
          </>
        )}
      </>
    ),
  }
}

function Older({ list, parameter, text }: { list: Few; parameter: 'cho' | 'sau'; text: string }): Html {
  const last = list.items.at(-1)
  if (!list.more || !last) return <></>
  const href = `${paths.mineList()}?${parameter}=${last.submittedAt.toString()}~${last.id}`
  return <Pagination next={{ href, text }} />
}

type Listed = { dossiers: readonly ListItem[]; now: Temporal.Instant }

const Dossiers = ({ title, dossiers, now }: Listed & { title: string }): Html =>
  dossiers.length === 0 ? (
    <></>
  ) : (
    <>
      <h2 class="govuk-heading-m">{title}</h2>
      {dossiers.map((dossier) => (
        <DossierCard dossier={dossier} now={now} />
      ))}
    </>
  )

/** What the applicant is asked to do, and where. */
const nextOf = ({ code, status, payment }: ListItem): { text: string; href: string } | undefined =>
  !isResting(status, payment)
    ? undefined
    : status === 'supplement'
      ? { text: 'Bổ sung hồ sơ', href: `${paths.mine(code)}/bo-sung` }
      : { text: 'Nộp tiền', href: `${paths.mine(code)}/nop-tien` }

/** One dossier in a list: what it is for, how it stands, when it is due. */
const DossierCard = ({ dossier, now }: { dossier: ListItem; now: Temporal.Instant }): Html => {
  const next = nextOf(dossier)
  return (
    <article class="mc-card">
      <h3 class="govuk-heading-s">
        <a class="govuk-link" href={paths.mine(dossier.code)}>
          {dossier.procedureName}
        </a>
      </h3>
      <p class="govuk-body">
        <StatusTag status={dossier.status} payment={dossier.payment} processedAt={dossier.processedAt} />{' '}
        <Due dossier={dossier} now={now} />
      </p>
      <p class="govuk-hint">
        <span class="mc-figures mc-whole">{dossier.code}</span>
        <br />
        Nộp ngày {formatDate(dossier.submittedAt)}, {dossier.agencyName}
      </p>
      {next ? (
        <p class="govuk-body">
          <a class="govuk-link" href={next.href}>
            {next.text}
            <span class="govuk-visually-hidden"> cho hồ sơ {dossier.code}</span>
          </a>
        </p>
      ) : null}
    </article>
  )
}

/** After sending: the code large, what happens now, when, who to call. */
export const filedPage = ({ dossier, hotline }: MineView): Page =>
  narrow({
    title: 'Đã nộp hồ sơ',
    body: (
      <>
        <Panel title="Đã nộp hồ sơ">
          Mã hồ sơ
          <br />
          <strong class="mc-code">{dossier.code}</strong>
        </Panel>
        <h2 class="govuk-heading-m">Việc tiếp theo</h2>
        <p class="govuk-body">
          {dossier.agency_name} sẽ kiểm tra hồ sơ và trả lời tiếp nhận trong giờ làm việc. Khi hồ sơ được tiếp
          nhận, Ông/Bà sẽ thấy ngày hẹn trả kết quả tại trang theo dõi
          {dossier.applicant.email ? ` và qua thư ${dossier.applicant.email}` : ''}.
        </p>
        <p class="govuk-body">
          Cần hỏi thêm, gọi tổng đài{' '}
          <a class="govuk-link" href={`tel:${hotline}`}>
            {hotline}
          </a>{' '}
          và đọc mã hồ sơ.
        </p>
        <ButtonGroup>
          <Button href={paths.mine(dossier.code)}>Theo dõi hồ sơ</Button>
          <a class="govuk-link" href={paths.slip(dossier.code, 'xac-nhan')}>
            Tải giấy xác nhận đã nộp (PDF)
          </a>
        </ButtonGroup>
      </>
    ),
  })

export function withdrawPage({ dossier, payments, errors }: WithErrors): Page {
  const paid = payments.some(({ state }) => state === 'reported' || state === 'confirmed')
  return narrow({
    title: 'Rút hồ sơ',
    back: { href: paths.mine(dossier.code), text: 'Về hồ sơ' },
    body: (
      <>
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Rút hồ sơ {dossier.code}</h1>
        <WarningText>Sau khi rút, cơ quan dừng giải quyết. Muốn làm lại, Ông/Bà nộp hồ sơ mới.</WarningText>
        {paid ? (
          <p class="govuk-body">
            Về khoản tiền đã nộp, Ông/Bà liên hệ {dossier.agency_name} để được trả lời có được hoàn lại hay
            không.
          </p>
        ) : null}
        <Form action={`${paths.mine(dossier.code)}/rut`}>
          <Textarea name="reason" label="Lý do rút hồ sơ" rows={3} error={errors?.['reason']} />
          <Button variant="warning" preventDoubleClick>
            Rút hồ sơ
          </Button>
        </Form>
      </>
    ),
  })
}

/** What was sent before something was found wrong: words, and files that are in the person's own store by now. */
export type SupplementGiven = { note?: string; kept?: readonly PersonPaperRow[] }

export function supplementPage({
  dossier,
  events,
  errors,
  note,
  kept = [],
}: WithErrors & SupplementGiven): Page {
  const asked = events.findLast((event) => event.act === 'requestSupplement')
  return narrow({
    title: 'Bổ sung hồ sơ',
    back: { href: paths.mine(dossier.code), text: 'Về hồ sơ' },
    body: (
      <>
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Bổ sung hồ sơ {dossier.code}</h1>
        <p class="govuk-body">Cơ quan đề nghị Ông/Bà bổ sung:</p>
        <blockquote class="govuk-inset-text mc-said">{asked?.note}</blockquote>
        <p class="govuk-body">Gửi một lần cho đủ. Thời hạn giải quyết tính lại từ khi hồ sơ đầy đủ.</p>
        <Form action={`${paths.mine(dossier.code)}/bo-sung`} multipart>
          {kept.length > 0 ? (
            <Checkboxes
              name="kept"
              legend="Tệp đã nhận, sẽ gửi cùng phần bổ sung"
              legendSize="s"
              hint="Bỏ đánh dấu nếu không muốn gửi tệp đó."
              values={kept.map((paper) => paper.sha256)}
              items={kept.map((paper) => ({
                value: paper.sha256,
                text: `${paper.file_name} (${formatBytes(paper.size)})`,
              }))}
            />
          ) : null}
          <FileUpload
            name="paper"
            label={kept.length > 0 ? 'Thêm giấy tờ bổ sung' : 'Giấy tờ bổ sung'}
            accept=".pdf,.jpg,.jpeg,.png"
            multiple
            progress
            hint="Tệp PDF, JPG hoặc PNG."
            error={errors?.['paper']}
          />
          <Textarea
            name="note"
            label="Nội dung giải trình, sửa đổi (nếu có)"
            rows={4}
            value={note}
            error={errors?.['note']}
          />
          <Button preventDoubleClick>Gửi bổ sung</Button>
        </Form>
      </>
    ),
  })
}

const LEVELS = [
  { value: 'very', text: 'Rất hài lòng' },
  { value: 'yes', text: 'Hài lòng' },
  { value: 'no', text: 'Chưa hài lòng' },
]

/** What was answered before something was found missing: each name with its one value. */
export type RatingGiven = Readonly<
  Partial<Record<'overall' | 'ease' | 'timeliness' | 'attitude' | 'comment', string>>
>

export function ratePage({ dossier, errors, given = {} }: WithErrors & { given?: RatingGiven }): Page {
  return narrow({
    title: 'Đánh giá sự phục vụ',
    back: { href: paths.mine(dossier.code), text: 'Về hồ sơ' },
    body: (
      <>
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Ông/Bà hài lòng thế nào?</h1>
        <p class="govuk-body">
          Hồ sơ {dossier.code}, {dossier.agency_name}. Ý kiến được tổng hợp và công khai, không kèm tên
          Ông/Bà.
        </p>
        <Form action={`${paths.mine(dossier.code)}/danh-gia`}>
          <Radios
            name="overall"
            legend="Nhìn chung"
            legendSize="m"
            items={LEVELS}
            value={given.overall}
            error={errors?.['overall']}
          />
          <Radios
            name="ease"
            legend="Sự thuận tiện khi nộp và theo dõi"
            legendSize="s"
            items={LEVELS}
            value={given.ease}
            inline
          />
          <Radios
            name="timeliness"
            legend="Thời gian giải quyết"
            legendSize="s"
            items={LEVELS}
            value={given.timeliness}
            inline
          />
          <Radios
            name="attitude"
            legend="Thái độ phục vụ"
            legendSize="s"
            items={LEVELS}
            value={given.attitude}
            inline
          />
          <Textarea name="comment" label="Góp ý thêm (nếu có)" rows={3} value={given.comment} />
          <Button preventDoubleClick>Gửi đánh giá</Button>
        </Form>
      </>
    ),
  })
}

export { showPage } from './show-mine-page.tsx'
