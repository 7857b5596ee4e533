import { Type, type Static } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Invalid, type FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { retentionOn } from '#platform/province/documents.ts'
import { accessFilingCard, deskOf, documentPaths } from '#modules/documents/index.ts'
import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Select } from '#ui/components/select/select.tsx'
import { Textarea } from '#ui/components/textarea/textarea.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import type { Html } from '#ui/jsx-runtime'
import { addDocuments } from '../../actions/contents.ts'
import { openWorkFile, type OpenGiven } from '../../actions/files.ts'
import { findList, headingsOf, unopenedOf } from '../../catalogue-store.ts'
import { openFilesOf } from '../../list-store.ts'
import { paths } from '../../paths.ts'
import { RIGHTS } from '../../workfile.ts'
import { typed } from '../words.tsx'

export const OpenQuery = Type.Object({
  muc: Type.Optional(Type.String({ format: 'uuid' })),
  vanBan: Type.Optional(Type.String({ format: 'uuid' })),
})
type OpenContext = Context<unknown, Static<typeof OpenQuery>, FormBody>

const Rights = ({ value, id }: { value: string; id: string }): Html => (
  <Select
    name="rights"
    id={id}
    label="Chế độ sử dụng"
    value={value || undefined}
    options={RIGHTS.map((text) => ({ value: text, text }))}
  />
)

/** Opening a file: one of those the list gives this officer, or another. */
export async function showOpen(context: OpenContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services, actor, query, body } = context
  const { db, clock, documentRules } = services
  const today = dateOf(clock.now())
  const desk = await deskOf(db, actor, today)
  const [mine, list] = await Promise.all([
    unopenedOf(db, desk.agencyId, desk.actor.accountId),
    findList(db, desk.agencyId, today.year),
  ])
  const headings = list?.state === 'approved' ? await headingsOf(db, list.id) : []
  const about = query.vanBan ? await accessFilingCard(db, desk, query.vanBan) : undefined
  const hidden = about ? <input type="hidden" name="vanBan" value={about.id} /> : null
  return page({
    title: 'Mở hồ sơ công việc',
    shell: 'officer',
    section: 'workfiles',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: { href: paths.list(), text: 'Hồ sơ công việc' },
    body: (
      <>
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">Mở hồ sơ công việc</h1>
        {about ? <InsetText>Văn bản được đưa vào hồ sơ khi mở: {about.subject}</InsetText> : null}
        {list?.state !== 'approved' ? (
          <InsetText>
            Cơ quan chưa có danh mục hồ sơ năm {today.year} được duyệt.{' '}
            <a class="govuk-link" href={paths.lists()}>
              Xem danh mục hồ sơ
            </a>
          </InsetText>
        ) : null}
        <h2 class="govuk-heading-m">Theo danh mục</h2>
        {mine.length === 0 ? (
          <p class="govuk-body">Danh mục không còn hồ sơ nào giao Ông/Bà lập mà chưa mở.</p>
        ) : (
          <Form action={paths.open()}>
            {hidden}
            <Select
              name="entryId"
              label="Hồ sơ trong danh mục"
              value={typed(body, 'entryId') || query.muc}
              error={errors['entryId']}
              options={mine.map((entry) => ({
                value: entry.id,
                text: `${entry.code} (${entry.year}): ${entry.title}`,
              }))}
            />
            <Rights value={typed(body, 'rights')} id="rights-listed" />
            <Button preventDoubleClick>Mở hồ sơ</Button>
          </Form>
        )}
        {headings.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">Ngoài danh mục</h2>
            <p class="govuk-body">
              Hồ sơ được bổ sung vào danh mục năm {today.year} với số tiếp theo của đề mục.
            </p>
            <Form action={paths.open()}>
              {hidden}
              <Select
                name="headingId"
                label="Đề mục"
                value={typed(body, 'headingId') || undefined}
                error={errors['headingId']}
                options={headings.map(({ id, name, abbreviation }) => ({
                  value: id,
                  text: `${name} (${abbreviation})`,
                }))}
              />
              <Textarea
                name="title"
                label="Tiêu đề hồ sơ"
                hint="Ví dụ: Hồ sơ về việc kiểm tra công tác hộ tịch năm 2026 tại các xã"
                rows={2}
                value={typed(body, 'title')}
                error={errors['title']}
              />
              <Select
                name="retention"
                label="Thời hạn bảo quản"
                value={typed(body, 'retention') || undefined}
                error={errors['retention']}
                options={retentionOn(documentRules, today).map(({ key, label }) => ({
                  value: key,
                  text: label,
                }))}
              />
              <Rights value={typed(body, 'rights')} id="rights" />
              <Button variant="secondary" preventDoubleClick>
                Mở hồ sơ ngoài danh mục
              </Button>
            </Form>
          </>
        ) : null}
      </>
    ),
  })
}

export async function postOpen(context: OpenContext): Promise<Answer> {
  const { services, actor, body, origin } = context
  const rights = typed(body, 'rights')
  const given: OpenGiven = body['entryId']
    ? { entryId: typed(body, 'entryId'), rights }
    : {
        headingId: typed(body, 'headingId'),
        title: typed(body, 'title'),
        retention: typed(body, 'retention'),
        rights,
      }
  try {
    if ('entryId' in given && !UUID.test(given.entryId))
      throw new Invalid({ entryId: 'Chọn hồ sơ trong danh mục.' })
    const documentId = typed(body, 'vanBan')
    const id = await inTransaction(services.db, async (tx) => {
      const inside = { ...services, db: tx }
      const opened = await openWorkFile(inside, actor, given, origin)
      if (UUID.test(documentId)) await addDocuments(inside, actor, opened, [documentId], origin)
      return opened
    })
    return seeOther(paths.show(id), 'Đã mở hồ sơ.')
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showOpen(context, error.errors)
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Where the page of a document leads: into which of one's files it goes. */
export async function showTake(context: OpenContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services, actor, query } = context
  const { db, clock } = services
  const desk = await deskOf(db, actor, dateOf(clock.now()))
  if (!query.vanBan) return seeOther(paths.list())
  const [card, files] = await Promise.all([accessFilingCard(db, desk, query.vanBan), openFilesOf(db, desk)])
  return page({
    title: 'Đưa vào hồ sơ công việc',
    shell: 'officer',
    section: 'workfiles',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: { href: documentPaths.show(card.id), text: 'Văn bản' },
    body: (
      <>
        <FormErrors errors={errors} />
        <span class="govuk-caption-m">{card.code ?? 'Dự thảo'}</span>
        <h1 class="govuk-heading-l">Đưa vào hồ sơ công việc</h1>
        <p class="govuk-body">{card.subject}</p>
        {files.length === 0 ? (
          <EmptyState title="Ông/Bà chưa có hồ sơ nào đang lập">
            Mở hồ sơ mới, văn bản được đưa vào luôn.
          </EmptyState>
        ) : (
          <Form action={paths.take(card.id)}>
            <Select
              name="fileId"
              label="Hồ sơ"
              error={errors['fileId']}
              options={files.map((file) => ({
                value: file.id,
                text: `${file.code} (${file.year}): ${file.title}`,
              }))}
            />
            <Button preventDoubleClick>Đưa vào hồ sơ</Button>
          </Form>
        )}
        <p class="govuk-body">
          <a class="govuk-link" href={`${paths.open()}?vanBan=${card.id}`}>
            Mở hồ sơ mới cho văn bản này
          </a>
        </p>
      </>
    ),
  })
}

export async function postTake(context: OpenContext): Promise<Answer> {
  const { services, actor, body, query, origin } = context
  const fileId = typed(body, 'fileId')
  if (!query.vanBan) return seeOther(paths.list())
  if (!UUID.test(fileId)) return showTake(context, { fileId: 'Chọn hồ sơ.' })
  const [ordinal] = await addDocuments(services, actor, fileId, [query.vanBan], origin)
  return seeOther(paths.show(fileId), `Đã đưa văn bản vào hồ sơ, thứ tự ${ordinal}.`)
}
