import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { NotificationBanner } from '#ui/components/notification-banner/notification-banner.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { scanShortcoming, type Scan } from '../../copy.ts'
import { SOURCES, STATES, writtenNumber } from '../../document.ts'
import { paths } from '../../paths.ts'
import { papersOf } from '../papers.ts'
import { BrokenFiles, SignatureTag } from '../warnings.tsx'
import type { EnterView } from './enter.ts'
import { enterForm } from './enter-form.ts'

/** The paper on the left, what is read off it on the right. */
export function enterPage(view: EnterView): Page {
  const { document, files, values, errors, options } = view
  const [main] = files.filter(({ role }) => role === 'main')
  return {
    title: 'Vào sổ văn bản đến',
    shell: 'officer',
    section: 'documents-enter',
    back: { href: paths.newIncoming(), text: 'Chờ vào sổ' },
    body: (
      <>
        <FormErrors errors={errors} schema={enterForm} />
        <span class="govuk-caption-m">
          {SOURCES[document.source]}, đến lúc {formatDateTime(document.sort_at)}
        </span>
        <h1 class="govuk-heading-l">Vào sổ văn bản đến</h1>
        <div class="mc-pair">
          <div>
            <BrokenFiles notes={view.broken} />
            <ScanHint scan={main && view.scans.get(main.id)} />
            <p class="govuk-body">
              <SignatureTag verdict={main && view.verdicts.get(main.id)} />
            </p>
            <PaperViewer papers={papersOf(document.id, files, view.verdicts, view.scans)} openFirst />
          </div>
          <div>
            <Same view={view} />
            {view.read ? (
              <InsetText>
                Các mục dưới đây được đọc từ văn bản. Đối chiếu với bản gốc trước khi vào sổ.
              </InsetText>
            ) : null}
            {view.unread ? (
              <InsetText>Hệ thống đang đọc văn bản. Tải lại trang sau ít giây để có mục điền sẵn.</InsetText>
            ) : null}
            <Form action={paths.arrival(document.id)}>
              <FormFields schema={enterForm} values={values} errors={errors} options={options} />
              {view.reserved.length > 0 ? (
                <Select
                  name="reserved"
                  label="Số đến"
                  placeholder="Số tiếp theo của sổ"
                  options={view.reserved.map(({ number, reason }) => ({
                    value: String(number),
                    text: `Số ${writtenNumber(number)} (giữ trước: ${reason})`,
                  }))}
                />
              ) : null}
              <Select
                name="directTo"
                label="Trình lãnh đạo phân công"
                placeholder="Chưa trình"
                error={errors['directTo']}
                value={view.leaders[0]?.accountId}
                options={view.leaders.map((one) => ({
                  value: one.accountId,
                  text: `${one.name} – ${one.title}`,
                }))}
              />
              {view.same.length > 0 ? (
                <Checkboxes
                  name="again"
                  error={errors['again']}
                  items={[{ value: 'yes', text: 'Đây là văn bản khác, vẫn vào sổ' }]}
                />
              ) : null}
              <Button preventDoubleClick attributes={{ 'data-shortcut': 'v' }}>
                Vào sổ <kbd>v</kbd>
              </Button>
            </Form>
            <Details summary="Trả lại nơi gửi" open={errors['reason'] !== undefined}>
              <Form action={`${paths.arrival(document.id)}/tra-lai`}>
                <Textarea
                  name="reason"
                  label="Lý do trả lại"
                  hint="Gửi nhầm nơi nhận, tệp hỏng, văn bản có độ mật…"
                  rows={3}
                  error={errors['reason']}
                />
                <Button variant="secondary" preventDoubleClick>
                  Trả lại văn bản
                </Button>
              </Form>
            </Details>
          </div>
        </div>
      </>
    ),
  }
}

/** The same paper, come twice: by the exchange and by post, or sent again. */
function Same({ view }: { view: EnterView }): Html {
  if (view.same.length === 0) return <></>
  return (
    <NotificationBanner title="Có thể trùng">
      <p class="govuk-notification-banner__heading">Đã có văn bản cùng cơ quan, số và ngày</p>
      <ul class="govuk-list">
        {view.same.map((one) => (
          <li>
            <a class="govuk-link" href={paths.show(one.id)}>
              {one.number ? `Số đến ${writtenNumber(one.number)}` : STATES[one.state].label}: {one.subject}
            </a>
          </li>
        ))}
      </ul>
    </NotificationBanner>
  )
}

/** A scan that is too poor to become a digital copy is scanned again more easily now than later. */
const ScanHint = ({ scan }: { scan: Scan | undefined }): Html => {
  const shortcoming = scan && scanShortcoming(scan)
  return shortcoming ? <InsetText>{shortcoming} Nếu cần, hãy quét lại.</InsetText> : <></>
}
