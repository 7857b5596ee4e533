import { Type } from '@sinclair/typebox'
import { dateOf } from '#platform/clock.ts'
import { Invalid } from '#platform/errors.ts'
import { storeFile, type FileKind, type StoredFile } from '#platform/files/files.ts'
import { apiRoute, type Context, type Route } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { deliveriesOf } from '#modules/exchange/index.ts'
import { isOnPhone, keysOf } from '#modules/signatures/index.ts'
import { DOCUMENT_KINDS } from '../actions/arrive.ts'
import { cancelDocument } from '../actions/cancel.ts'
import { copyDocument } from '../actions/copies.ts'
import { attachFiles, takeOutsideText } from '../actions/draft-files.ts'
import { issueDocument, recallDocument } from '../actions/issue.ts'
import { sendAgain } from '../actions/send-again.ts'
import { signTasks, type Key } from '../actions/sign.ts'
import {
  ById,
  Copying,
  KeyChoice,
  Keys,
  RecipientStates,
  Signing,
  SigningOutcome,
  Uuid,
  Issued,
} from './api-schemas.ts'
import { phoneRoutes } from './api-phone.ts'
import { recipientsOf } from '../stores/draft-store.ts'
import { accessDocument, deskOf } from '../stores/store.ts'

const tag = 'Văn bản'
const Done = Type.Object({ id: Uuid })

/** The key a program names. @throws Invalid for one that is confirmed on the phone: that is asked for, and waited for */
async function keyIn(
  { services, actor }: Pick<Context, 'services' | 'actor'>,
  { keyId, pin }: { keyId: string; pin?: string },
): Promise<Key> {
  if (await isOnPhone(services.db, actor, keyId)) {
    throw new Invalid({ keyId: 'Chữ ký số này xác nhận trên điện thoại: gửi yêu cầu ký rồi chờ xác nhận.' })
  }
  return { keyId, pin }
}

const signing: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/document-keys',
    access: 'document.read',
    summary: 'Chữ ký số, con dấu số tôi được dùng',
    tag,
    response: Keys,
    async handle({ services, actor }) {
      const keys = await keysOf(services.db, actor)
      const usable = keys.filter(({ state }) => state === 'active')
      return { items: usable.map(({ id, holder, name, wantsPin }) => ({ id, holder, name, wantsPin })) }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/document-signatures',
    access: 'document.read',
    summary: 'Ký các văn bản chờ tôi ký, một lần nhập PIN; gửi lại thì không ký hai lần',
    tag,
    body: Signing,
    response: SigningOutcome,
    async handle(context) {
      const { services, actor, body, origin } = context
      const key = await keyIn(context, body)
      return signTasks(services, actor, { ...key, taskIds: body.taskIds }, origin)
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/issue',
    access: 'document.register',
    summary: 'Đóng dấu số của cơ quan và phát hành văn bản đã ký; phát hành một lần',
    tag,
    params: ById,
    body: KeyChoice,
    response: Issued,
    async handle(context) {
      const { services, actor, params, body, origin } = context
      const key = await keyIn(context, body)
      const { code } = await issueDocument(services, actor, { ...key, id: params.id }, origin)
      return { id: params.id, code }
    },
  }),
]

const after: readonly Route[] = [
  apiRoute({
    method: 'GET',
    path: '/api/documents/:id/recipients',
    access: 'document.read',
    summary: 'Văn bản đi đã đến đâu: từng nơi nhận, trạng thái, lý do chưa gửi được',
    tag,
    params: ById,
    response: RecipientStates,
    async handle({ services, actor, params }) {
      const { db, clock } = services
      const document = await accessDocument(db, await deskOf(db, actor, dateOf(clock.now())), params.id)
      const [recipients, deliveries] = await Promise.all([
        recipientsOf(db, document.id),
        deliveriesOf(db, document.id),
      ])
      return {
        items: recipients.map(({ name, code, state, status, status_text, status_at }) => {
          const delivery = deliveries.findLast(({ recipient }) => recipient === code)
          return {
            name,
            code,
            state,
            status,
            statusText: status_text,
            statusAt: status_at?.toString() ?? null,
            deliveryId: delivery?.id ?? null,
            error: delivery?.error ?? null,
          }
        }),
      }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/resend',
    access: 'document.register',
    summary: 'Gửi lại cho một nơi nhận gửi không thành công',
    tag,
    params: ById,
    body: Type.Object({ deliveryId: Uuid }, { additionalProperties: false }),
    response: Done,
    async handle({ services, actor, params, body, origin }) {
      await sendAgain(services, actor, { id: params.id, deliveryId: body.deliveryId }, origin)
      return { id: params.id }
    },
  }),
  ...(
    [
      ['recall', 'Thu hồi văn bản đã phát hành và báo nơi nhận', recallDocument],
      ['cancellation', 'Hủy bản thảo, hoặc văn bản đã ký chưa phát hành', cancelDocument],
    ] as const
  ).map(([name, summary, work]) =>
    apiRoute({
      method: 'POST',
      path: `/api/documents/:id/${name}`,
      access: 'document.read',
      summary,
      tag,
      params: ById,
      body: Type.Object({ reason: Type.String({ maxLength: 2000 }) }, { additionalProperties: false }),
      response: Done,
      async handle({ services, actor, params, body, origin }) {
        await work(services, actor, { id: params.id, reason: body.reason }, origin)
        return { id: params.id }
      },
    }),
  ),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/copies',
    access: 'document.copy',
    summary: 'Sao văn bản: sao y, sao lục, trích sao',
    tag,
    params: ById,
    body: Copying,
    status: 201,
    response: Issued,
    handle({ services, actor, params, body, origin }) {
      const { pages = '', recipients = [], signer = null, idempotencyKey, ...given } = body
      const copy = {
        ...given,
        pages,
        recipients,
        signer: signer && { ...signer, onBehalf: signer.onBehalf ?? null },
        key: idempotencyKey,
      }
      return copyDocument(services, actor, params.id, copy, origin)
    },
  }),
]

type Uploaded = StoredFile & { fileName: string }
type UploadContext = Context<{ id: string }>

async function take({ services, request }: UploadContext, kinds: readonly FileKind[]): Promise<Uploaded[]> {
  const files: Uploaded[] = []
  await readUpload(request, async ({ name, stream }) => {
    files.push({ ...(await storeFile(services, stream, kinds, name)), fileName: name })
  })
  return files
}

const atOf = ({ services, actor, params, origin }: UploadContext) => ({
  services,
  actor,
  id: params.id,
  origin,
})

const TEXTS: readonly FileKind[] = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]
const Bytes = (description: string) =>
  Type.String({ contentMediaType: 'application/octet-stream', description })

const files: readonly Route[] = [
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/text',
    access: 'document.draft',
    summary: 'Toàn văn của bản thảo, soạn bên ngoài; gửi lại thì thay tệp cũ',
    tag,
    params: ById,
    accepts: 'multipart',
    body: Type.Object({ text: Bytes('PDF chưa ký làm toàn văn; tệp Word chỉ giữ làm bản nguồn') }),
    response: Done,
    async handle(context) {
      const [file] = await take(context, TEXTS)
      await takeOutsideText(atOf(context), file)
      return { id: context.params.id }
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/documents/:id/attachments',
    access: 'document.draft',
    summary: 'Thêm tệp kèm theo bản thảo',
    tag,
    params: ById,
    accepts: 'multipart',
    body: Type.Object({ files: Type.Array(Bytes('Tệp kèm theo'), { minItems: 1 }) }),
    response: Done,
    async handle(context) {
      await attachFiles(atOf(context), await take(context, DOCUMENT_KINDS))
      return { id: context.params.id }
    },
  }),
]

export const issuingRoutes: readonly Route[] = [...signing, ...phoneRoutes, ...after, ...files]
