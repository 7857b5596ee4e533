import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { StepIndicator } from '#ui/components/step-indicator/step-indicator.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { AnswerList } from '#ui/form-fields/answer-list.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatBytes, formatMoney } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { DraftPaperRow, PersonPaperRow } from '../../tables.ts'
import type { DraftView } from './draft.ts'

const shellOf = ({ draft }: DraftView) => (draft.channel === 'online' ? 'citizen' : 'officer')

function frame(view: DraftView, title: string, step: number, rest: Omit<Page, 'title' | 'shell'>): Page {
  const back =
    step === 1 ? `/thu-tuc/${view.service.code}` : paths.draft(view.draft.id, previousOf(view, step))
  return {
    ...rest,
    title: `${title} – ${view.service.name}`,
    shell: shellOf(view),
    section: view.draft.channel === 'online' ? 'dossiers' : 'reception',
    back: { href: back, text: 'Quay lại' },
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <StepIndicator steps={view.steps.labels} current={step} />
          {rest.body}
        </div>
      </div>
    ),
  }
}

function previousOf(view: DraftView, step: number): string | number {
  const sections = view.steps.sections.length
  return step - 1 <= sections ? step - 1 : 'giay-to'
}

const Who = ({ view }: { view: DraftView }): Html => (
  <span class="govuk-caption-l mc-clamp" title={view.service.name}>
    {view.service.name}
    {view.draft.channel === 'online' ? '' : ` – nộp cho ${view.person.full_name}`}
  </span>
)

/** One section of the form on one page. */
export function sectionPage(view: DraftView, number: number): Page {
  const section = view.steps.sections[number - 1]!
  const { form } = view.service
  return frame(view, section.title, number, {
    body: (
      <>
        <FormErrors errors={view.errors} schema={form} />
        <Who view={view} />
        <h1 class="govuk-heading-l">{section.title}</h1>
        {section.hint ? <p class="govuk-body">{section.hint}</p> : null}
        <Form
          action={paths.draft(view.draft.id, number)}
          attributes={{ 'data-module': 'autosave', 'data-autosave': paths.saveDraft(view.draft.id, number) }}
        >
          <FormFields
            schema={{ ...form, 'x-sections': undefined }}
            only={section.fields}
            values={view.draft.answers}
            errors={view.errors}
            options={view.lists}
          />
          <p class="govuk-hint mc-saved" role="status" data-saved />
          <ButtonGroup>
            <Button preventDoubleClick>Lưu và tiếp tục</Button>
            <a class="govuk-link" href={shellOf(view) === 'citizen' ? paths.mineList() : paths.counter()}>
              Để sau
            </a>
          </ButtonGroup>
        </Form>
      </>
    ),
  })
}

/** The papers, one row each: what is there, and a place to add. */
export function papersPage(
  view: DraftView,
  papers: readonly DraftPaperRow[],
  kept: readonly PersonPaperRow[],
  maxBytes: number,
): Page {
  const step = view.steps.labels.length - 1
  const atCounter = view.draft.channel !== 'online'
  const errors = Object.entries(view.errors ?? {})
  return frame(view, 'Giấy tờ kèm theo', step, {
    body: (
      <>
        {errors.length > 0 ? (
          <ErrorSummary errors={errors.map(([field, text]) => ({ text, href: `#${field}` }))} />
        ) : null}
        <Who view={view} />
        <h1 class="govuk-heading-l">Giấy tờ kèm theo</h1>
        <p class="govuk-body">
          Chụp hoặc quét rõ từng giấy tờ. Nhận tệp PDF, JPG hoặc PNG, mỗi tệp không quá{' '}
          {formatBytes(maxBytes)}.
          {atCounter ? ' Bản chính đã đối chiếu tại quầy thì không bắt buộc quét ngay.' : ''}
        </p>
        <Form action={paths.draft(view.draft.id, 'giay-to')} multipart>
          <PaperFields view={view} papers={papers} kept={kept} />
          <PaperField
            view={view}
            index={null}
            name="Giấy tờ khác (nếu có)"
            papers={papers.filter((paper) => paper.component === null)}
            kept={[]}
          />
          <ButtonGroup>
            <Button name="next" value="1" preventDoubleClick>
              Lưu và tiếp tục
            </Button>
            <Button variant="secondary" preventDoubleClick>
              Tải tệp lên
            </Button>
          </ButtonGroup>
        </Form>
      </>
    ),
  })
}

type PaperFieldsProps = {
  view: DraftView
  papers: readonly DraftPaperRow[]
  kept: readonly PersonPaperRow[]
}

/** What everybody brings stands open; the papers of rare cases open below it, unless there are only such. */
function PaperFields({ view, papers, kept }: PaperFieldsProps): Html {
  const atCounter = view.draft.channel !== 'online'
  const fields = view.service.components.map(({ name, note, required }, index) => {
    const held = papers.filter((paper) => paper.component === index)
    const field = (
      <PaperField
        view={view}
        index={index}
        name={required && !atCounter ? name : `${name} (nếu có)`}
        hint={note}
        papers={held}
        kept={kept}
      />
    )
    return { field, rare: !required && held.length === 0 && view.errors?.[`paper-${index}`] === undefined }
  })
  const rare = fields.filter((one) => one.rare)
  if (atCounter || rare.length < 2 || rare.length === fields.length)
    return <>{fields.map(({ field }) => field)}</>
  return (
    <>
      {fields.filter((one) => !one.rare).map(({ field }) => field)}
      <Details summary={`Giấy tờ cho trường hợp riêng (${rare.length} loại)`}>
        {rare.map(({ field }) => field)}
      </Details>
    </>
  )
}

type PaperFieldProps = {
  view: DraftView
  index: number | null
  name: string
  hint?: string | null
  papers: readonly DraftPaperRow[]
  kept: readonly PersonPaperRow[]
}

function PaperField({ view, index, name, hint, papers, kept }: PaperFieldProps): Html {
  const field = index === null ? 'paper-other' : `paper-${index}`
  return (
    <div class="mc-card">
      <FileUpload
        name={field}
        label={name}
        labelSize="s"
        hint={hint ?? undefined}
        accept=".pdf,.jpg,.jpeg,.png"
        error={view.errors?.[field]}
        multiple
        progress
      />
      {papers.length > 0 ? (
        <ul class="govuk-list">
          {papers.map((paper) => (
            <li>
              {paper.file_name} ({formatBytes(paper.size)}){' '}
              <Button variant="secondary" name="remove" value={paper.id}>
                Bỏ tệp <span class="govuk-visually-hidden">{paper.file_name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {kept.length > 0 && index !== null ? (
        <Select
          name={`reuse-${index}`}
          label="Hoặc dùng giấy tờ đã có trong kho của Ông/Bà"
          placeholder="Không dùng"
          options={kept.map((paper) => ({ value: paper.id, text: `${paper.title} – ${paper.file_name}` }))}
        />
      ) : null}
    </div>
  )
}

/** Everything once more before it is sent; each answer can be changed. */
export function checkPage(view: DraftView, papers: readonly DraftPaperRow[]): Page {
  const { draft, service, agency, person } = view
  const step = view.steps.labels.length
  const sectionOf = (path: string) =>
    view.steps.sections.findIndex((section) => section.fields.includes(path.split('.')[0] ?? '')) + 1
  const hrefOf = (path: string) => {
    const field = path.replace(/^answers\./, '')
    if (path.startsWith('papers.')) return paths.draft(draft.id, 'giay-to')
    return sectionOf(field) > 0 ? `${paths.draft(draft.id, sectionOf(field))}#${field}` : `#${path}`
  }
  const errors = Object.entries(view.errors ?? {})
  return frame(view, 'Kiểm tra và nộp', step, {
    body: (
      <>
        {errors.length > 0 ? (
          <ErrorSummary
            title="Cần hoàn thiện trước khi nộp"
            errors={errors.map(([path, text]) => ({ text, href: hrefOf(path) }))}
          />
        ) : null}
        <Who view={view} />
        <h1 class="govuk-heading-l">Kiểm tra lại trước khi nộp</h1>
        <SummaryList
          rows={[
            { key: 'Người nộp', value: person.full_name },
            { key: 'Nơi nhận hồ sơ', value: agency.name },
            {
              key: 'Phí, lệ phí',
              value:
                service.fee === null
                  ? 'Theo quy định của tỉnh'
                  : service.fee === 0
                    ? 'Không thu'
                    : formatMoney(service.fee),
            },
          ]}
        />
        {view.steps.sections.map((section, index) => (
          <>
            <h2 class="govuk-heading-m">{section.title}</h2>
            <AnswerList
              schema={{
                ...service.form,
                'x-sections': undefined,
                properties: pickFields(service.form.properties, section.fields),
              }}
              values={draft.answers}
              options={view.lists}
              changeHref={(path) => `${paths.draft(draft.id, index + 1)}#${path}`}
            />
          </>
        ))}
        <h2 class="govuk-heading-m">Giấy tờ kèm theo</h2>
        {papers.length === 0 ? (
          <p class="govuk-body">Chưa có tệp nào.</p>
        ) : (
          <ul class="govuk-list govuk-list--bullet">
            {papers.map((paper) => (
              <li>
                {paper.title}: {paper.file_name}
              </li>
            ))}
          </ul>
        )}
        <p class="govuk-body">
          <a class="govuk-link" href={paths.draft(draft.id, 'giay-to')}>
            Thay đổi giấy tờ kèm theo
          </a>
        </p>
        <Form action={paths.draft(draft.id, 'nop')}>
          <Radios
            name="returnBy"
            legend="Cách nhận kết quả"
            legendSize="m"
            value={draft.return_by}
            items={[
              { value: 'online', text: 'Tải về trên mạng' },
              { value: 'counter', text: `Nhận tại ${agency.name}` },
              { value: 'postal', text: 'Nhận qua bưu chính công ích' },
            ]}
          />
          <Checkboxes
            name="confirmed"
            legend="Xác nhận"
            legendSize="m"
            error={view.errors?.['confirmed']}
            items={[
              {
                value: 'yes',
                text: confirmation(view),
              },
            ]}
          />
          <Button preventDoubleClick>{draft.channel === 'online' ? 'Nộp hồ sơ' : 'Tiếp nhận hồ sơ'}</Button>
        </Form>
      </>
    ),
  })
}

/** A form with a pledge of its own (its last section) is not pledged twice. */
function confirmation({ draft, service }: Pick<DraftView, 'draft' | 'service'>): string {
  if (draft.channel !== 'online')
    return 'Đã kiểm tra giấy tờ, đối chiếu bản chính và đọc lại nội dung cho người nộp.'
  return service.form.properties['pledge']
    ? 'Tôi đã đọc lại các nội dung trên và nộp hồ sơ này.'
    : 'Tôi cam đoan các nội dung khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.'
}

const pickFields = <T,>(properties: Record<string, T>, names: readonly string[]): Record<string, T> =>
  Object.fromEntries(
    names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  )
