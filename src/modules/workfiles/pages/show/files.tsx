import { Type, type Static } from '@sinclair/typebox'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict, Invalid, NotFound, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { FILE_KINDS, readStoredFile, storeFile, type FileKind } from '#platform/files/files.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { pagesOf } from '#platform/reading/reading.ts'
import { deskOf, filingCards, listDocuments, type FiledFile } from '#modules/documents/index.ts'
import { SignatureReportView } from '#modules/signatures/index.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { PaperViewer } from '#ui/components/paper-viewer/paper-viewer.tsx'
import { WarningText } from '#ui/components/warning-text/warning-text.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatBytes, formatDate, formatNumber } from '#ui/format.ts'
import { checkFile } from '../../actions/archive.ts'
import { addDocuments, addOwnFiles, type OwnFile } from '../../actions/contents.ts'
import { itemsOf } from '../../item-store.ts'
import { packFile } from '../../package.ts'
import { paths } from '../../paths.ts'
import { canCollect } from '../../policy.ts'
import { printContents, printRecord } from '../../printing.ts'
import { accessWorkFile } from '../../store.ts'
import { ITEM_KINDS } from '../../workfile.ts'
import { chosen, typed } from '../words.tsx'
import { showFile, type ShowContext } from './show.ts'

async function open({ services, actor, params }: Context<{ id: string }>) {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  return { desk, ...(await accessWorkFile(services.db, desk, params.id)) }
}

const KINDS = Object.keys(FILE_KINDS) as FileKind[]

/** Takes uploads into the file; with any that cannot be taken, none is. */
export async function postFiles(context: ShowContext): Promise<Answer> {
  const { services, actor, params, request, origin } = context
  await open(context)
  const files: OwnFile[] = []
  const errors: FieldErrors = {}
  const body = await readUpload(request, async ({ name, stream }) => {
    try {
      const stored = await storeFile(services, stream, KINDS, name)
      files.push({ ...stored, fileName: name, pages: await pagesOf(services, stored) })
    } catch (error) {
      stream.resume()
      if (!(error instanceof Unacceptable)) throw error
      errors['files'] = error.message
    }
  })
  try {
    if (errors['files']) throw new Invalid(errors)
    const given = { subject: typed(body, 'subject'), typeName: typed(body, 'typeName'), pages: null }
    await addOwnFiles(services, actor, params.id, files, given, origin)
    return seeOther(paths.show(params.id), `Đã đưa ${files.length} tệp vào hồ sơ.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showFile({ ...context, body }, error.errors, 422)
  }
}

export const DocumentsQuery = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) })
type ChooseContext = Context<{ id: string }, Static<typeof DocumentsQuery>, FormBody>

/** Documents this officer may read, to choose those that belong to the file. */
export async function showDocuments(context: ChooseContext, errors: FieldErrors = {}): Promise<Answer> {
  const { services, query } = context
  const { db, clock } = services
  const { desk, file: found, part } = await open(context)
  if (!canCollect(desk, found, part)) return seeOther(paths.show(found.id))
  const today = dateOf(clock.now())
  const [{ items, more }, inside] = await Promise.all([
    listDocuments(db, desk, today, { search: query.q, limit: 30 }),
    itemsOf(db, found.id),
  ])
  const known = new Set(inside.map(({ document_id }) => document_id))
  const choices = items.filter(({ id, state }) => !known.has(id) && !['arrived', 'refused'].includes(state))
  return page({
    title: 'Chọn văn bản đưa vào hồ sơ',
    shell: 'officer',
    section: 'workfiles',
    status: Object.keys(errors).length > 0 ? 422 : 200,
    back: { href: paths.show(found.id), text: `Hồ sơ ${found.code}` },
    body: (
      <>
        <FormErrors errors={errors} />
        <span class="govuk-caption-m">{found.title}</span>
        <h1 class="govuk-heading-l">Chọn văn bản đưa vào hồ sơ</h1>
        <Form action={paths.documents(found.id)} method="get">
          <Input name="q" label="Tìm" hint="Số, trích yếu, nơi ban hành, chữ trong văn bản" value={query.q} />
          <Button variant="secondary">Tìm</Button>
        </Form>
        {choices.length === 0 ? (
          <EmptyState title="Không có văn bản nào để chọn">
            Văn bản đã có trong hồ sơ không hiện lại ở đây.
          </EmptyState>
        ) : (
          <Form action={paths.documents(found.id)}>
            <Checkboxes
              name="documents"
              legend="Văn bản mới nhất ở trên"
              legendSize="s"
              small
              error={errors['documents']}
              items={choices.map((one) => ({
                value: one.id,
                text: `${one.code ?? 'Dự thảo'}: ${one.subject}`,
                hint: [one.issuerName, one.issuedOn ? formatDate(one.issuedOn) : '']
                  .filter(Boolean)
                  .join(', '),
              }))}
            />
            {more ? <p class="govuk-body">Còn văn bản khác; dùng ô tìm để thu hẹp.</p> : null}
            <Button preventDoubleClick>Đưa vào hồ sơ</Button>
          </Form>
        )}
      </>
    ),
  })
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export async function postDocuments(context: ChooseContext): Promise<Answer> {
  const { services, actor, params, body, origin } = context
  try {
    await open(context)
    const ids = chosen(body, 'documents').filter((id) => UUID.test(id))
    const ordinals = await addDocuments(services, actor, params.id, ids, origin)
    return seeOther(paths.show(params.id), `Đã đưa ${ordinals.length} văn bản vào hồ sơ.`)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return showDocuments({ ...context, query: {} }, error.errors)
  }
}

type ItemContext = Context<{ id: string; itemId: string }>

/** A line of the contents with the files it stands for. @throws NotFound */
async function openItem(context: ItemContext) {
  const opened = await open(context)
  const item = (await itemsOf(context.services.db, opened.file.id)).find(
    ({ id }) => id === context.params.itemId,
  )
  if (!item) throw new NotFound('Không tìm thấy tài liệu này trong hồ sơ.')
  const files: FiledFile[] =
    item.document_id !== null
      ? ((await filingCards(context.services.db, [item.document_id])).get(item.document_id)?.files ?? [])
      : item.sha256 !== null
        ? [
            {
              id: item.id,
              name: item.file_name ?? 'tep',
              sha256: item.sha256,
              size: item.size ?? 0,
              mediaType: item.media_type ?? 'application/octet-stream',
            },
          ]
        : []
  return { ...opened, item, files }
}

/** What is in the file may be read in it by whoever may read the file. */
export async function showItem(context: ItemContext): Promise<Answer> {
  const { file: found, item, files } = await openItem(context)
  return page({
    title: item.code ?? item.subject,
    shell: 'officer',
    section: 'workfiles',
    back: { href: paths.show(found.id), text: `Hồ sơ ${found.code}` },
    body: (
      <>
        <span class="govuk-caption-m">
          Tài liệu số {item.ordinal}: {item.kind === 'document' ? item.type_name : ITEM_KINDS[item.kind]}{' '}
          {item.code ?? ''}
        </span>
        <h1 class="govuk-heading-l">{item.subject}</h1>
        {files.length === 0 ? (
          <EmptyState title="Tài liệu này không có tệp trong hệ thống" />
        ) : (
          <PaperViewer
            openFirst
            papers={files.map((one) => ({
              href: paths.itemFile(found.id, item.id, one.id),
              title: one.name,
              detail: `${item.author}, ${formatBytes(one.size)}`,
              mediaType: one.mediaType,
            }))}
          />
        )}
      </>
    ),
  })
}

export const Download = Type.Object({ tai: Type.Optional(Type.String({ maxLength: 1 })) })

export async function sendItemFile(
  context: Context<{ id: string; itemId: string; fileId: string }, Static<typeof Download>>,
): Promise<Answer> {
  const { services, actor, params, origin, query } = context
  const { item, files } = await openItem(context)
  const found = files.find(({ id }) => id === params.fileId)
  if (!found) throw new NotFound('Không tìm thấy tệp này.')
  if (item.document_id !== null) {
    await audit(services.db, {
      actor,
      at: services.clock.now(),
      act: 'document.read',
      subject: { kind: 'document', id: item.document_id },
      origin,
    })
  }
  return file({
    name: found.name,
    type: found.mediaType,
    body: readStoredFile(services, found.sha256),
    size: found.size,
    inline: query.tai === undefined,
  })
}

const pdf = (name: string, body: Buffer): Answer =>
  file({ name, type: 'application/pdf', body, size: body.length, inline: true })

export async function sendContents(context: Context<{ id: string }>): Promise<Answer> {
  const { file: found } = await open(context)
  return pdf(`muc-luc-${found.code}.pdf`, await printContents(context.services, found))
}

export async function sendRecord(context: Context<{ id: string }>): Promise<Answer> {
  const { file: found } = await open(context)
  if (found.state !== 'offered' && found.state !== 'archived')
    throw new Conflict('Hồ sơ chưa nộp lưu nên chưa có biên bản giao nhận.')
  const name = `bien-ban-giao-nhan-${found.code}.pdf`
  return found.record_sha256 === null
    ? pdf(name, await printRecord(context.services, found))
    : file({
        name,
        type: 'application/pdf',
        body: readStoredFile(context.services, found.record_sha256),
        inline: true,
      })
}

/** The package: the one the archive keeps, or, before, one made now. */
export async function sendPackage(context: Context<{ id: string }>): Promise<Answer> {
  const { services, actor, origin } = context
  const { file: found } = await open(context)
  if (found.state === 'open') throw new Conflict('Kết thúc hồ sơ trước khi tải gói hồ sơ.')
  await audit(services.db, {
    actor,
    at: services.clock.now(),
    act: 'workfile.export',
    subject: { kind: 'workfile', id: found.id },
    origin,
  })
  const name = `${found.year}-${found.code}.zip`
  return found.package_sha256 === null
    ? file({ name, type: 'application/zip', body: await packFile(services, services.db, found) })
    : file({
        name,
        type: 'application/zip',
        body: readStoredFile(services, found.package_sha256),
        size: found.package_size ?? undefined,
      })
}

/** Whether the kept package is still what the archive took. */
export async function showCheck(context: Context<{ id: string }>): Promise<Answer> {
  const { services, actor, params, origin } = context
  const { file: found } = await open(context)
  const check = await checkFile(services, actor, params.id, origin)
  return page({
    title: 'Kiểm tra tính toàn vẹn',
    shell: 'officer',
    section: 'workfiles',
    back: { href: paths.show(found.id), text: `Hồ sơ ${found.code}` },
    body: (
      <>
        <span class="govuk-caption-m">{found.title}</span>
        <h1 class="govuk-heading-l">Kiểm tra tính toàn vẹn của gói hồ sơ</h1>
        {check.problems.length === 0 ? (
          <InsetText>
            Gói hồ sơ còn nguyên vẹn: {formatNumber(check.files)} tệp đúng với bảng mã băm lập khi nộp lưu.
          </InsetText>
        ) : (
          <>
            <WarningText>
              Gói hồ sơ không còn nguyên vẹn. Báo quản trị hệ thống để khôi phục từ bản sao lưu.
            </WarningText>
            <ul class="govuk-list govuk-list--bullet">
              {check.problems.slice(0, 100).map((problem) => (
                <li>{problem}</li>
              ))}
            </ul>
          </>
        )}
        {check.seal ? (
          <>
            <p class="govuk-body">Bảng mã băm trong gói có dấu số của cơ quan. Kết quả kiểm tra dấu số:</p>
            <SignatureReportView report={check.seal} />
          </>
        ) : found.package_sealed ? null : (
          <p class="govuk-body">Gói hồ sơ này không có dấu số của cơ quan.</p>
        )}
        <p class="govuk-body">
          SHA-256:{' '}
          <span class="mc-figures">{(found.package_sha256 ?? '').replace(/(.{16})(?=.)/g, '$1 ')}</span>
        </p>
      </>
    ),
  })
}
