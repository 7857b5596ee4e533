import { gunzipSync, gzipSync } from 'node:zlib'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Invalid, NotFound } from '#platform/errors.ts'
import { file, page, seeOther, type Answer, type Context, type FormBody } from '#platform/http/route.ts'
import { readUpload } from '#platform/http/upload.ts'
import { compile } from '#platform/process/compile.ts'
import { listProcesses, listVersions, publishProcess } from '#platform/process/definitions.ts'
import { getDefinition } from '#platform/process/store.ts'
import { renderDiagram } from '#platform/process/diagram.ts'
import { paths } from '../../paths.ts'
import { processListPage } from './list-page.tsx'
import { showPage } from './show-page.tsx'
import { previewPage, uploadPage } from './upload-page.tsx'

type ProcessContext = Context<{ key: string }, { 'phien-ban'?: number; ma?: string }, FormBody>

const MOST_BYTES = 500_000
const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const NOTHING_MARKED = { done: [], current: [] }

export async function showProcesses({ services }: Context): Promise<Answer> {
  return page(processListPage(await listProcesses(services.db)))
}

/** One version of a process; the newest when none is named. */
async function access({ services, params, query }: ProcessContext) {
  const versions = await listVersions(services.db, params.key)
  const wanted = query['phien-ban']
  const summary = versions.find((one) => wanted === undefined || one.version === wanted)
  if (!summary) throw new NotFound('Không tìm thấy quy trình này.')
  return { versions, definition: await getDefinition(services.db, services.processes, summary.id) }
}

export async function showProcess(context: ProcessContext): Promise<Answer> {
  const { versions, definition } = await access(context)
  const diagram = await renderDiagram(definition.xml, NOTHING_MARKED)
  const { dayMinutes } = context.services.calendar
  return page(showPage({ definition, versions, diagram, dayMinutes }))
}

export async function downloadXml(context: ProcessContext): Promise<Answer> {
  const { definition } = await access(context)
  return file({
    name: `${definition.key}-v${definition.version}.bpmn`,
    type: 'application/xml',
    body: Buffer.from(definition.xml),
  })
}

export const showUpload = ({ query }: ProcessContext): Answer =>
  page(uploadPage({ key: query.ma ?? '', problems: [] }))

/** Checks a drawing and shows it; nothing is kept until it is published. */
export async function postUpload({ services, request }: ProcessContext): Promise<Answer> {
  let bytes: Buffer | undefined
  const body = await readUpload(request, async ({ stream }) => {
    bytes = await collect(stream)
  })
  const key = String(body['key'] ?? '').trim()
  const unreadable = fileProblem(bytes)
  const xml = unreadable || !bytes ? '' : bytes.toString('utf8')
  const compiled = unreadable ? undefined : await compile(xml, { dayMinutes: services.calendar.dayMinutes })
  // Whatever is wrong is told at once: the key, the file, and everything in the drawing.
  const inside = compiled?.ok === false ? compiled.problems.map(sentence) : []
  const problems = [keyProblem(key), unreadable, ...inside].filter((problem) => problem !== undefined)
  if (!compiled?.ok || problems.length > 0) return page(uploadPage({ key, problems }))
  const [current] = await listVersions(services.db, key)
  const diagram = await renderDiagram(xml, NOTHING_MARKED)
  const { dayMinutes } = services.calendar
  return page(previewPage({ key, plan: compiled.plan, current, diagram, packed: pack(xml), dayMinutes }))
}

const keyProblem = (key: string) =>
  KEY.test(key)
    ? undefined
    : 'Mã quy trình gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ cap-ban-sao.'

function fileProblem(bytes: Buffer | undefined): string | undefined {
  if (!bytes || bytes.length === 0) return 'Chọn tệp BPMN.'
  return bytes.length > MOST_BYTES ? 'Tệp lớn quá 500 KB, không giống một quy trình.' : undefined
}

/** The element is named first, so that it is found in the drawing. */
const sentence = (problem: { elementId: string | null; message: string }) =>
  problem.elementId ? `${problem.message} (phần tử ${problem.elementId})` : problem.message

export async function postPublish({
  services,
  actor,
  origin,
  body,
}: Context<unknown, unknown, FormBody>): Promise<Answer> {
  const key = String(body['key'] ?? '')
  const xml = unpack(String(body['xml'] ?? ''))
  const problem = keyProblem(key)
  if (problem || xml === undefined) throw new Invalid({ xml: problem ?? 'Tệp BPMN không đọc được.' })
  const compiled = await compile(xml, { dayMinutes: services.calendar.dayMinutes })
  if (!compiled.ok) return page(uploadPage({ key, problems: compiled.problems.map(sentence) }))
  const now = services.clock.now()
  const name = compiled.plan.name || key
  const published = await inTransaction(services.db, async (tx) => {
    const made = await publishProcess(tx, { key, name, xml }, now)
    if (made.changed) {
      await audit(tx, {
        actor,
        at: now,
        act: 'process.publish',
        subject: { kind: 'process', id: key },
        changes: { version: made.version, name },
        origin,
      })
    }
    return made
  })
  return seeOther(
    paths.process(key),
    published.changed
      ? `Đã ban hành phiên bản ${published.version} của quy trình “${name}”. Hồ sơ đang xử lý giữ phiên bản cũ.`
      : 'Tệp này giống hệt phiên bản đang dùng; không có phiên bản mới.',
  )
}

const pack = (xml: string) => gzipSync(xml).toString('base64url')

function unpack(text: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(text, 'base64url'), { maxOutputLength: MOST_BYTES }).toString('utf8')
  } catch {
    return undefined
  }
}

/** Reads on to the end, so that the connection stays whole, but keeps no more than is of use. */
async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size <= MOST_BYTES + 1) parts.push(part)
  }
  return size > MOST_BYTES ? Buffer.alloc(MOST_BYTES + 1) : Buffer.concat(parts)
}
