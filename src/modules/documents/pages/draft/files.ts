import { Invalid, Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { storeFile, type FileKind, type StoredFile } from '#platform/files/files.ts'
import { seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import {
  attachFiles,
  detachFile,
  placeOutsideText,
  raiseFile,
  takeOutsideText,
} from '../../actions/draft-files.ts'
import type { OutsidePlaces, PlaceOnPage } from '../../draft.ts'
import { paths } from '../../paths.ts'
import { DOCUMENT_KINDS } from '../../actions/arrive.ts'
import { draftAgain } from './draft.ts'

type DraftContext = Context<{ id: string }, unknown, FormBody>
type FileContext = Context<{ id: string; fileId: string }, unknown, FormBody>
type Uploaded = StoredFile & { fileName: string }

const TEXTS: readonly FileKind[] = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]

/** Takes the files of a form. @throws Invalid beside the field when one is not of these kinds */
async function take({ services, request }: DraftContext, field: string, kinds: readonly FileKind[]) {
  const files: Uploaded[] = []
  const errors: FieldErrors = {}
  await readUpload(request, async ({ name, stream }) => {
    try {
      files.push({ ...(await storeFile(services, stream, kinds, name)), fileName: name })
    } catch (error) {
      stream.resume()
      if (!(error instanceof Unacceptable)) throw error
      errors[field] = error.message
    }
  })
  if (errors[field]) throw new Invalid(errors)
  return files
}

const atOf = ({ services, actor, params, origin }: DraftContext) => ({
  services,
  actor,
  id: params.id,
  origin,
})

async function answered(
  context: DraftContext,
  notice: string,
  work: () => Promise<unknown>,
): Promise<Answer> {
  try {
    await work()
    return seeOther(`${paths.draft(context.params.id)}#kem-theo`, notice)
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return draftAgain(context, error.errors)
  }
}

export const postFiles = (context: DraftContext): Promise<Answer> =>
  answered(context, 'Đã thêm tệp kèm theo.', async () =>
    attachFiles(atOf(context), await take(context, 'files', DOCUMENT_KINDS)),
  )

export const postOutsideText = (context: DraftContext): Promise<Answer> =>
  answered(context, 'Đã nhận tệp.', async () => {
    const [file] = await take(context, 'text', TEXTS)
    await takeOutsideText(atOf(context), file)
  })

/** Takes a file off, or moves it up. */
export const postFile = (context: FileContext): Promise<Answer> => {
  const { body, params } = context
  return body['act'] === 'raise'
    ? answered(context, 'Đã đổi thứ tự.', () => raiseFile(atOf(context), params.fileId))
    : answered(context, 'Đã bỏ tệp.', () => detachFile(atOf(context), params.fileId))
}

/** The three numbers of a place; nothing when all are left empty. @throws Invalid when one is missing or no number */
function placeIn(body: FormBody, kind: string): PlaceOnPage | undefined {
  const given = ['page', 'x', 'y'].map((name) =>
    String(body[`${kind}.${name}`] ?? '')
      .trim()
      .replace(',', '.'),
  )
  if (given.every((one) => one === '')) return undefined
  const [page = NaN, x = NaN, y = NaN] = given.map((one) => (one === '' ? NaN : Number(one)))
  const whole = Number.isInteger(page) && page >= 1 && page <= 100
  if (!whole || !(x >= 0 && x <= 500) || !(y >= 0 && y <= 500)) {
    throw new Invalid({
      places: 'Nhập đủ trang (từ 1), khoảng cách từ mép trái và từ mép trên (mm), hoặc để trống cả ba ô.',
    })
  }
  return { page, x, y }
}

export const postPlaces = (context: DraftContext): Promise<Answer> =>
  answered(context, 'Đã lưu vị trí.', async () => {
    const places: OutsidePlaces = {}
    for (const kind of ['number', 'day', 'signature'] as const) {
      const place = placeIn(context.body, kind)
      if (place) places[kind] = place
    }
    await placeOutsideText(atOf(context), places)
  })
