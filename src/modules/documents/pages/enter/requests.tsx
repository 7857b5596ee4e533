import { Button, ButtonGroup } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import type { OpenRequest } from '../../stores/exchange-store.ts'
import { REQUESTS } from '../../post/requests.ts'

/** What senders ask about what they sent: each answered where it stands. */
export const Requests = ({ requests }: { requests: readonly OpenRequest[] }): Html => (
  <>
    {requests.map((request) => (
      <section class="mc-card mc-card--current" aria-labelledby={`yeu-cau-${request.id}`}>
        <h2 class="govuk-heading-s" id={`yeu-cau-${request.id}`}>
          {REQUESTS[request.kind]}
        </h2>
        <p class="govuk-body">
          <a class="govuk-link" href={paths.show(request.document_id)}>
            {request.code ?? 'Văn bản'}
          </a>{' '}
          {request.issuer_name}: {request.subject}
        </p>
        <p class="govuk-hint">
          {formatDateTime(request.asked_at)}
          {request.reason ? `. Lý do: ${request.reason}` : ''}
        </p>
        <Form action={paths.request(request.document_id, request.id)}>
          <Input name="note" id={`note-${request.id}`} label="Lời nhắn (bắt buộc khi không đồng ý)" />
          <ButtonGroup>
            <Button name="outcome" value="agree" preventDoubleClick>
              Đồng ý
            </Button>
            <Button name="outcome" value="refuse" variant="secondary" preventDoubleClick>
              Không đồng ý
            </Button>
          </ButtonGroup>
        </Form>
      </section>
    ))}
  </>
)
