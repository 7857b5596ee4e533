import { buffer } from 'node:stream/consumers'
import { audit } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { Conflict } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { file, page, type Answer, type Context } from '#platform/http/route.ts'
import { SignatureReportView, verifyFile } from '#modules/signatures/index.ts'
import { paths } from '../../paths.ts'
import { foreignPdf } from '../../paper/foreign-pdf.ts'
import { canBeSigned } from '../../paper/reading.ts'
import { accessFile, deskOf, filesOf } from '../../stores/store.ts'

type FileContext = Context<{ id: string; fileId: string }, { tai?: string }>

/** A file of a document, for whoever may read the document; that they did is written down. */
async function open({ services, actor, params, origin }: FileContext) {
  const now = services.clock.now()
  const desk = await deskOf(services.db, actor, dateOf(now))
  const found = await accessFile(services.db, desk, params.id, params.fileId)
  const subject = { kind: 'document', id: found.document.id } as const
  const changes = { file: found.file.file_name }
  await audit(services.db, { actor, at: now, act: 'document.read', subject, changes, origin })
  return { desk, ...found }
}

/** A file of a document, to whoever may read the document. */
export async function sendFile(context: FileContext): Promise<Answer> {
  const { file: found } = await open(context)
  return file({
    name: found.file_name,
    type: found.media_type,
    body: readStoredFile(context.services, found.sha256),
    size: found.size,
    inline: context.query.tai === undefined,
  })
}

/** What the signatures in a file are worth, in plain words; the other files of the document that can carry some are a step away. */
export async function showSignatures(context: FileContext): Promise<Answer> {
  const { file: found, document } = await open(context)
  const others = (await filesOf(context.services.db, document.id)).filter(
    (one) => one.id !== found.id && one.role !== 'copy' && canBeSigned(one),
  )
  const report = await verifyFile(
    context.services,
    await buffer(readStoredFile(context.services, found.sha256)),
  )
  return page({
    title: `Chữ ký số của ${found.file_name}`,
    shell: 'officer',
    section: 'documents',
    back: { href: paths.show(context.params.id), text: 'Văn bản' },
    body: (
      <>
        <span class="govuk-caption-m">{found.file_name}</span>
        <h1 class="govuk-heading-l">Kiểm tra chữ ký số</h1>
        <SignatureReportView report={report} />
        {others.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">Tệp khác của văn bản này</h2>
            <ul class="govuk-list">
              {others.map(({ id, file_name }) => (
                <li>
                  <a class="govuk-link" href={paths.signatures(document.id, id)}>
                    Kiểm tra chữ ký số của {file_name}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </>
    ),
  })
}

/** A copy with the incoming stamp, for the folder of paper. */
export async function sendStamped(context: FileContext): Promise<Answer> {
  const { document, file: found, desk } = await open(context)
  if (document.direction !== 'incoming' || !document.number || !document.registered_at) {
    throw new Conflict('Chỉ văn bản đến đã vào sổ mới có dấu đến.')
  }
  if (found.media_type !== 'application/pdf') throw new Conflict('Dấu đến chỉ đặt được trên tệp PDF.')
  const pdf = await buffer(readStoredFile(context.services, found.sha256))
  const stamped = await foreignPdf(context.services)
    .arrival.stampArrival(pdf, {
      agency: desk.actor.acting.agencyName,
      number: document.number,
      day: dateOf(document.registered_at).toString(),
      passedTo: document.handler_name,
    })
    .catch((error: unknown) => {
      context.services.log.warn({ err: error }, 'a file could not be stamped')
      throw new Conflict('Không đặt được dấu đến lên tệp này (tệp bị khóa hoặc hỏng).')
    })
  return file({ name: `den-${document.number}.pdf`, type: 'application/pdf', body: stamped, inline: true })
}
