import { listIn, oneIn } from '#platform/forms/body.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { capitalized } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../../paths.ts'
import type { SubmitView } from './draft.ts'

/** What this page asks; whatever else is wrong is mended in the draft. */
const ASKED = ['opinion', 'together', 'review', 'legal', 'sign', 'note']

/** Each error leads to where it is mended: a field here, or one of the draft. */
const Wrong = ({ errors, draft }: { errors: FieldErrors; draft: string }): Html => {
  const entries = Object.entries(errors)
  if (entries.length === 0) return <></>
  return (
    <ErrorSummary
      errors={entries.map(([name, text]) => ({
        text: ASKED.includes(name) ? text : `${text} Sửa trong bản thảo.`,
        href: ASKED.includes(name) ? `#${name}` : `${draft}#${name}`,
      }))}
    />
  )
}

/** Whom a draft passes before it is signed. */
export function submitPage({ desk, document, officers, errors, chosen }: SubmitView): Page {
  const others = officers.filter(({ accountId }) => accountId !== desk.actor.accountId)
  const people = (role?: string) =>
    others
      .filter(({ roles }) => role === undefined || roles.some((one) => one === role))
      .map((person) => ({ value: person.accountId, text: `${person.name} – ${person.title}` }))
  const heads = people('division_head')
  const leaders = officers
    .filter(({ roles }) => roles.includes('leader'))
    .map((person) => ({ value: person.accountId, text: `${person.name} – ${person.title}` }))
  return {
    title: 'Trình văn bản',
    shell: 'officer',
    section: 'documents-out',
    back: { href: paths.draft(document.id), text: 'Bản thảo' },
    body: (
      <>
        <Wrong errors={errors} draft={paths.draft(document.id)} />
        <span class="govuk-caption-m">{capitalized(document.subject)}</span>
        <h1 class="govuk-heading-l">Trình văn bản</h1>
        <div class="mc-pair">
          <div>
            <PaperViewer
              openFirst
              papers={[
                {
                  href: paths.preview(document.id),
                  title: 'Xem trước bản in',
                  detail: 'theo lần lưu gần nhất',
                  mediaType: 'application/pdf',
                },
              ]}
            />
          </div>
          <Form action={paths.submit(document.id)}>
            <Checkboxes
              name="opinion"
              legend="1. Lấy ý kiến (nếu cần)"
              small
              class="mc-scroll-list"
              error={errors['opinion']}
              values={listIn(chosen['opinion'])}
              items={people()}
            />
            <Radios
              name="together"
              legend="Lấy ý kiến"
              small
              inline
              value={oneIn(chosen['together']) ?? 'yes'}
              items={[
                { value: 'yes', text: 'Cùng lúc' },
                { value: 'no', text: 'Lần lượt theo thứ tự' },
              ]}
            />
            <Select
              name="review"
              label="2. Lãnh đạo phòng duyệt"
              placeholder="Không qua bước này"
              error={errors['review']}
              value={oneIn(chosen['review']) ?? heads[0]?.value}
              options={heads}
            />
            <Select
              name="legal"
              label="3. Kiểm tra thể thức, pháp chế"
              placeholder="Không qua bước này"
              error={errors['legal']}
              value={oneIn(chosen['legal'])}
              options={people()}
            />
            <Select
              name="sign"
              label="4. Người ký"
              placeholder="Chọn người ký"
              error={errors['sign']}
              value={oneIn(chosen['sign']) ?? leaders[0]?.value}
              options={leaders}
            />
            <Textarea name="note" label="Lời trình" rows={3} value={oneIn(chosen['note'])} />
            <Button preventDoubleClick attributes={{ 'data-shortcut': 't' }}>
              Trình <kbd>t</kbd>
            </Button>
          </Form>
        </div>
      </>
    ),
  }
}
