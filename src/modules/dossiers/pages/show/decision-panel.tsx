import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Outcome } from '#platform/process/plan.ts'
import { KeyFields, signaturePaths } from '#modules/signatures/index.ts'
import { paths } from '../../paths.ts'
import type { ShowView } from './show.ts'

const AGAINST: readonly string[] = [
  'refuse',
  'rejectAfterReview',
  'proposeRefusal',
  'sendBack',
  'requestSupplement',
]

/** The keys of the usual decisions: the first that agrees and the first that does not. */
const shortcutOf = (outcomes: readonly Outcome[], outcome: Outcome) =>
  outcomes.indexOf(outcome) < 9 ? String(outcomes.indexOf(outcome) + 1) : undefined

const Key = ({ of }: { of: string | undefined }): Html => (of ? <kbd>{of}</kbd> : <></>)

/** What this officer can decide now; nothing when the step waits for somebody else. */
export function DecisionPanel({ view }: { view: ShowView }): Html {
  const { mine, tasks, typed, wrong } = view
  if (view.dossier.status === 'payment') return <></>
  if (!mine) {
    return (
      <section class="mc-card" aria-labelledby="xu-ly">
        <h2 class="govuk-heading-s" id="xu-ly">
          Xử lý
        </h2>
        <p class="govuk-body">
          {tasks.length === 0 ? 'Hồ sơ đã kết thúc.' : `Đang chờ ở bước “${tasks[0]!.name}”.`}
        </p>
      </section>
    )
  }
  const assigns = mine.outcomes.some((outcome) => outcome.action === 'assign')
  const drafts = mine.outcomes.some((outcome) => outcome.action === 'propose' || outcome.action === 'sign')
  return (
    <section class="mc-card mc-card--current" aria-labelledby="xu-ly">
      <h2 class="govuk-heading-s" id="xu-ly">
        {mine.name}
      </h2>
      {mine.due_at ? <p class="govuk-hint">Hạn của bước này: {formatDateTime(mine.due_at)}</p> : null}
      <Form action={paths.task(mine.id)}>
        {assigns ? (
          <Select
            name="assigneeId"
            label="Giao cho chuyên viên"
            placeholder="Để chung cho phòng"
            value={typed('decision', 'assigneeId')}
            error={wrong('decision', 'assigneeId')}
            options={view.specialists.map((one) => ({
              value: one.accountId,
              text: `${one.name} – ${one.title}`,
            }))}
          />
        ) : null}
        {drafts ? (
          <Textarea
            name="resultNote"
            label="Nội dung ghi trong kết quả"
            hint="Phần riêng của hồ sơ này; các mục khác lấy từ nội dung khai."
            rows={3}
            value={typed('decision', 'resultNote') ?? view.result.note}
          />
        ) : null}
        <Textarea
          name="note"
          label="Ý kiến, lý do"
          rows={4}
          value={typed('decision', 'note')}
          error={wrong('decision', 'note')}
        />
        {view.signing ? <SigningFields {...view.signing} errors={view.errorsOf('decision')} /> : null}
        <ButtonGroup>
          {mine.outcomes.map((outcome) => (
            <Button
              name="outcome"
              value={outcome.name}
              variant={AGAINST.includes(outcome.action) ? 'secondary' : undefined}
              preventDoubleClick
              attributes={{ 'data-shortcut': shortcutOf(mine.outcomes, outcome) }}
            >
              {outcome.label} <Key of={shortcutOf(mine.outcomes, outcome)} />
            </Button>
          ))}
        </ButtonGroup>
      </Form>
    </section>
  )
}

type SigningProps = NonNullable<ShowView['signing']> & { errors?: FieldErrors }

/** The key for what this step signs or seals; without one, where it comes from and what happens meanwhile. */
export function SigningFields({ act, keys, optional, errors }: SigningProps): Html {
  const sign = act === 'sign'
  if (keys.length === 0 && optional) {
    return (
      <InsetText>
        {sign
          ? 'Ông/Bà chưa có chữ ký số: kết quả được ký trên bản giấy, tệp gửi người nộp không có chữ ký số.'
          : 'Cơ quan chưa có con dấu số: tệp gửi người nộp chỉ có chữ ký số của lãnh đạo.'}{' '}
        <a class="govuk-link" href={signaturePaths.mine()}>
          Thêm chữ ký số
        </a>
      </InsetText>
    )
  }
  return (
    <>
      {keys.length > 0 ? (
        <p class="govuk-body">
          {sign
            ? 'Khi ký duyệt, hệ thống cấp số, ghi ngày và ký số vào kết quả.'
            : 'Khi vào số, đóng dấu, hệ thống đóng dấu số của cơ quan lên kết quả đã ký.'}
        </p>
      ) : null}
      <KeyFields
        keys={keys}
        errors={errors}
        none={
          sign
            ? 'Kết quả phải được ký số, nhưng Ông/Bà chưa có chữ ký số. Hãy thêm chữ ký số hoặc liên hệ quản trị hệ thống để được cấp.'
            : 'Kết quả phải được đóng dấu số, nhưng cơ quan chưa có con dấu số. Hãy thêm con dấu số hoặc liên hệ quản trị hệ thống để được cấp.'
        }
      />
    </>
  )
}

/** Form 04, once: reason and new date. */
export const ExtendPanel = ({ view }: { view: ShowView }): Html => (
  <Details summary="Xin lỗi và hẹn lại ngày trả" open={view.typed('extend', 'reason') !== undefined}>
    <Form action={`${paths.show(view.dossier.code)}/hen-lai`}>
      <Textarea
        name="reason"
        label="Lý do chậm"
        rows={3}
        value={view.typed('extend', 'reason')}
        error={view.wrong('extend', 'reason')}
      />
      <DateInput
        name="newDue"
        legend="Ngày hẹn mới"
        legendSize="s"
        value={{
          day: view.typed('extend', 'newDue.day'),
          month: view.typed('extend', 'newDue.month'),
          year: view.typed('extend', 'newDue.year'),
        }}
        error={view.wrong('extend', 'newDue')}
      />
      <Button variant="secondary" preventDoubleClick>
        Gửi lời xin lỗi và hẹn lại
      </Button>
    </Form>
  </Details>
)

export const NotePanel = ({ view }: { view: ShowView }): Html => (
  <Details summary="Thêm ghi chú nội bộ" open={view.typed('note', 'note') !== undefined}>
    <Form action={`${paths.show(view.dossier.code)}/ghi-chu`}>
      <Textarea
        name="note"
        id="internal-note"
        label="Ghi chú (người nộp không thấy)"
        rows={3}
        value={view.typed('note', 'note')}
        error={view.wrong('note', 'internal-note')}
      />
      <Button variant="secondary" preventDoubleClick>
        Lưu ghi chú
      </Button>
    </Form>
  </Details>
)
