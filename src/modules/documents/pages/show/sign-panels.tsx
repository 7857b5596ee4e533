import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { may, rolesOf } from '#platform/access/actor.ts'
import { readStatusCode, STATUSES, type Delivery } from '#modules/exchange/index.ts'
import { KeyFields } from '#modules/signatures/index.ts'
import { canCancel } from '../../actions/cancel.ts'
import { paths } from '../../paths.ts'
import type { RecipientRow } from '../../stores/tables.ts'
import type { ShowView } from './show.ts'

/** The leader signs, or sends back; the clerk seals and issues; what is out can be recalled. */
export function SignPanels({ view }: { view: ShowView }): Html {
  const { document, mine, keys, errors, desk } = view
  if (document.direction !== 'outgoing') return <></>
  const sign = mine.find(({ kind }) => kind === 'sign')
  const issue = mine.find(({ kind }) => kind === 'issue')
  const mayRecall = rolesOf(desk.actor).some((role) => role === 'leader' || role === 'clerk')
  return (
    <>
      {sign ? (
        <section class="mc-card mc-card--current" aria-labelledby="ky">
          <h2 class="govuk-heading-s" id="ky">
            Ký ban hành
          </h2>
          <Form action={`${paths.show(document.id)}/ky`}>
            <input type="hidden" name="taskId" value={sign.id} />
            <KeyFields keys={keys} errors={errors} value={view.keyId} />
            {keys.length > 0 ? (
              <Button preventDoubleClick attributes={{ 'data-shortcut': 'k' }}>
                Ký <kbd>k</kbd>
              </Button>
            ) : null}
          </Form>
          <Details summary="Trả lại người soạn" open={errors?.['answer'] !== undefined}>
            <Form action={`${paths.show(document.id)}/y-kien`}>
              <input type="hidden" name="taskId" value={sign.id} />
              <Textarea name="answer" label="Lý do, nội dung cần sửa" rows={3} error={errors?.['answer']} />
              <Button name="outcome" value="return" variant="secondary" preventDoubleClick>
                Trả lại
              </Button>
            </Form>
          </Details>
        </section>
      ) : null}
      {issue ? (
        <section class="mc-card mc-card--current" aria-labelledby="phat-hanh">
          <h2 class="govuk-heading-s" id="phat-hanh">
            Đóng dấu, phát hành
          </h2>
          <Form action={`${paths.show(document.id)}/phat-hanh`}>
            <KeyFields keys={keys} errors={errors} value={view.keyId} />
            {keys.length > 0 ? (
              <ButtonGroup>
                <Button preventDoubleClick attributes={{ 'data-shortcut': 'k' }}>
                  Đóng dấu và phát hành <kbd>k</kbd>
                </Button>
              </ButtonGroup>
            ) : null}
          </Form>
        </section>
      ) : null}
      <Recipients view={view} />
      {document.state === 'issued' && mayRecall ? (
        <Details summary="Thu hồi văn bản" open={errors?.['reason'] !== undefined}>
          <Form action={`${paths.show(document.id)}/thu-hoi`}>
            <Textarea name="reason" label="Lý do thu hồi" rows={3} error={errors?.['reason']} />
            <Button variant="warning" preventDoubleClick>
              Thu hồi
            </Button>
          </Form>
        </Details>
      ) : null}
      {canCancel(desk, document) ? (
        <Details summary="Hủy văn bản" open={errors?.['reason'] !== undefined}>
          <Form action={`${paths.show(document.id)}/huy`}>
            <Textarea
              name="reason"
              label="Lý do hủy"
              hint="Số đã cấp, nếu có, ở lại trong sổ cùng lý do và không cấp lại."
              rows={3}
              error={errors?.['reason']}
            />
            <Button variant="warning" preventDoubleClick>
              Hủy văn bản
            </Button>
          </Form>
        </Details>
      ) : null}
      <Mistakes view={view} />
    </>
  )
}

/** Two ways to mend an issued document, and when which (Decree 30/2020 art. 18.3). */
function Mistakes({ view: { document } }: { view: ShowView }): Html {
  if (document.details.copy || (document.state !== 'issued' && document.state !== 'recalled')) return <></>
  return (
    <Details summary="Văn bản có sai sót">
      {document.state === 'issued' ? (
        <p class="govuk-body">
          Sai thể thức, kỹ thuật trình bày, thủ tục ban hành:{' '}
          <a class="govuk-link" href={paths.correcting(document.id)}>
            soạn công văn đính chính
          </a>
        </p>
      ) : null}
      <p class="govuk-body">
        Sai nội dung:{' '}
        <a class="govuk-link" href={paths.replacing(document.id)}>
          soạn văn bản thay thế
        </a>
      </p>
    </Details>
  )
}

const STATES: Record<RecipientRow['state'], string> = {
  waiting: 'Đang chờ gửi',
  sent: 'Đã gửi lên trục',
  delivered: 'Đã đến nơi',
  failed: 'Gửi không thành công',
  paper: 'Gửi bản giấy',
}

/** Why a delivery has not come through. */
const WhyNot = ({ delivery }: { delivery: Delivery | undefined }): Html =>
  delivery?.error && delivery.state !== 'delivered' ? (
    <span class="govuk-error-message">
      {delivery.error} <span class="mc-muted">{formatDateTime(delivery.changedAt)}</span>
    </span>
  ) : (
    <></>
  )

/** What a recipient said last; a refusal stands out, and why stands beside it. */
function Answered({ recipient }: { recipient: RecipientRow }): Html {
  const said = recipient.status === null ? null : readStatusCode(recipient.status)
  if (said === null) return <>{recipient.status_text ?? STATES[recipient.state]}</>
  const label = STATUSES[said]
  const why = recipient.status_text !== label ? recipient.status_text : null
  return (
    <>
      {said === '02' || said === '16' ? <Tag colour="red">{label}</Tag> : label}
      {why ? <span> – {why}</span> : null}
    </>
  )
}

/** More stand folded, so that what can be done stays in sight. */
const IN_VIEW = 6

/** To whom it went, and what they have said of it; what came back unsent is sent again by the clerk. */
function Recipients({ view }: { view: ShowView }): Html {
  const { recipients, deliveries } = view
  if (recipients.length === 0) return <></>
  const rows = recipients.map((one) => {
    const delivery = deliveries.findLast(({ recipient }) => recipient === one.code)
    return { key: one.name, value: <RecipientState view={view} recipient={one} delivery={delivery} /> }
  })
  if (rows.length <= IN_VIEW) return <SummaryList card={{ title: 'Nơi nhận' }} rows={rows} />
  const troubled = deliveries.filter(({ state }) => state === 'failed').length
  return (
    <Details
      summary={`${rows.length} nơi nhận${troubled > 0 ? `, ${troubled} gửi không thành công` : ''}`}
      open={troubled > 0}
    >
      <SummaryList card={{ title: 'Nơi nhận' }} rows={rows} />
    </Details>
  )
}

type RecipientProps = { view: ShowView; recipient: RecipientRow; delivery: Delivery | undefined }

const RecipientState = ({ view: { document, desk }, recipient, delivery }: RecipientProps): Html => (
  <>
    <Answered recipient={recipient} />
    {recipient.status_at ? <span class="mc-muted"> {formatDateTime(recipient.status_at)}</span> : null}
    <WhyNot delivery={delivery} />
    {document.state === 'issued' && delivery?.state === 'failed' && may(desk.actor, 'document.register') ? (
      <Form action={paths.sendAgain(document.id)}>
        <input type="hidden" name="delivery" value={delivery.id} />
        <Button variant="secondary" class="mc-button--small" preventDoubleClick>
          Gửi lại<span class="govuk-visually-hidden"> {recipient.name}</span>
        </Button>
      </Form>
    ) : null}
  </>
)
