import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { NotFound } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody, type Page } from '#platform/http/route.ts'
import { answerOnDemoPhone } from '../../demo-phone.ts'
import { paths } from '../../paths.ts'
import { waitingRequests } from '../../request-store.ts'
import { accessRequest, cancelRequest, endingOf, mayConfirm, noticeOf, standing } from '../../requests.ts'
import type { RequestRow } from '../../tables.ts'
import { officer } from '../mine/mine.ts'

type RequestContext = Context<{ id: string }, unknown, FormBody>

/** Seconds after which a page that waits asks again by itself. */
const AGAIN = 3

/** How a request stands: while it waits the page comes again by itself; done, it leads on. */
export async function showRequest({ services, actor, params }: RequestContext): Promise<Answer> {
  const row = await accessRequest(services, actor, params.id)
  if (row.state === 'done') return seeOther(row.back, noticeOf(row))
  return page(requestPage(row, services.clock.now(), services.config.demo))
}

export async function postCancel({ services, actor, params }: RequestContext): Promise<Answer> {
  const { back } = await cancelRequest(services, actor, params.id)
  return seeOther(back, 'Đã hủy yêu cầu ký, chưa có gì thay đổi.')
}

const frame = (title: string, body: Html): Page => ({
  title,
  shell: 'officer',
  section: 'signatures',
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <h1 class="govuk-heading-l">{title}</h1>
        {body}
      </div>
    </div>
  ),
})

function requestPage(row: RequestRow, now: Temporal.Instant, demo: boolean): Page {
  const state = standing(row, now)
  if (state !== 'waiting' && state !== 'answered') {
    return frame(
      state === 'broken' ? 'Việc ký bị gián đoạn' : 'Chưa ký',
      <>
        <InsetText>{endingOf(row, now)}</InsetText>
        <Button href={row.back}>Quay lại để ký lại</Button>
      </>,
    )
  }
  const waiting = frame(
    'Xác nhận trên điện thoại',
    <>
      <p class="govuk-body-l">{row.what}</p>
      <p class="govuk-body" role="status">
        {row.state === 'answered' || row.phone === 'yes'
          ? 'Đã xác nhận. Hệ thống đang hoàn tất việc ký.'
          : !mayConfirm(row, now)
            ? 'Đã hết giờ xác nhận. Hệ thống đang chờ dịch vụ ký số trả lời lần cuối.'
            : `Hãy mở ứng dụng ký số trên điện thoại và xác nhận trước ${formatDateTime(row.expires_at)}.`}
      </p>
      <p class="govuk-hint">Trang này tự cập nhật sau mỗi {AGAIN} giây.</p>
      {demo ? (
        <p class="govuk-body">
          Bản trình diễn:{' '}
          <a class="govuk-link" href={paths.demoPhone()} target="_blank" rel="noopener">
            mở điện thoại trình diễn (trang mới)
          </a>
        </p>
      ) : null}
      <ButtonGroup>
        <Button href={paths.request(row.id)} variant="secondary">
          Cập nhật ngay
        </Button>
      </ButtonGroup>
      {row.state === 'waiting' ? (
        <Form action={paths.request(row.id)}>
          <Button variant="secondary" preventDoubleClick>
            Hủy yêu cầu ký
          </Button>
        </Form>
      ) : null}
    </>,
  )
  return { ...waiting, refreshAfter: AGAIN }
}

/** The phone of the demonstration: what waits, to be confirmed or declined. */
export async function showDemoPhone({ services, actor }: RequestContext): Promise<Answer> {
  if (!services.config.demo) throw new NotFound()
  const { accountId } = officer({ actor })
  const rows = await waitingRequests(services.db, accountId, services.clock.now())
  return page({ ...phonePage(rows), refreshAfter: AGAIN })
}

const phonePage = (rows: readonly RequestRow[]): Page =>
  frame(
    'Điện thoại trình diễn',
    <>
      <p class="govuk-body">
        Trang này đóng vai ứng dụng ký số trên điện thoại của Ông/Bà. Yêu cầu ký mới tự hiện ra.
      </p>
      {rows.length === 0 ? (
        <EmptyState title="Không có yêu cầu ký nào đang chờ">
          Khi ký bằng khóa xác nhận trên điện thoại, yêu cầu sẽ hiện ở đây.
        </EmptyState>
      ) : (
        rows.map((row) => (
          <section class="mc-card" aria-labelledby={`yc-${row.id}`}>
            <h2 class="govuk-heading-s" id={`yc-${row.id}`}>
              {row.what}
            </h2>
            <p class="govuk-hint">Xác nhận trước {formatDateTime(row.expires_at)}.</p>
            <Form action={paths.demoPhone()}>
              <input type="hidden" name="id" value={row.id} />
              <ButtonGroup>
                <Button name="answer" value="yes" preventDoubleClick>
                  Xác nhận ký
                </Button>
                <Button name="answer" value="no" variant="secondary" preventDoubleClick>
                  Từ chối
                </Button>
              </ButtonGroup>
            </Form>
          </section>
        ))
      )}
    </>,
  )

export async function postDemoPhone({ services, actor, body }: RequestContext): Promise<Answer> {
  if (!services.config.demo) throw new NotFound()
  const id = String(body['id'] ?? '')
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound('Không tìm thấy yêu cầu ký này.')
  const answer = body['answer'] === 'yes' ? 'yes' : 'no'
  await answerOnDemoPhone(services, actor, id, answer)
  return seeOther(paths.demoPhone(), answer === 'yes' ? 'Đã xác nhận.' : 'Đã từ chối.')
}
