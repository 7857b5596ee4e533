import { randomUUID } from 'node:crypto'
import { open, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemClock } from '#platform/clock.ts'
import type { BuiltAttachment } from './build.ts'

const HELP = `Đọc và lập gói tin văn bản điện tử theo QCVN 102:2016/BTTTT (edXML).

  npm run -s edxml -- parse TỆP             đọc một gói tin .edxml, in ra một dòng JSON
  npm run -s edxml -- build MÔ-TẢ THƯ-MỤC   lập gói tin từ tệp mô tả JSON, ghi <uuid>.edxml vào thư mục, in ra một dòng JSON
  npm run -s edxml -- --help                in ra hướng dẫn này

Tệp mô tả: kind là edoc (văn bản) hoặc status (trạng thái xử lý); bussiness.type là 0 mới, 1 thu hồi, 2 cập nhật, 3 thay thế.
Mỗi tệp đính kèm có name và đúng một trong các trường file, text, base64, randomBytes.
Khi không thực hiện được, lệnh in {"ok":false,…} kèm lý do và kết thúc với mã 1.
`

/** One line of JSON on standard output; on failure the reason on standard error too, and the exit code 1. */
async function main(args: readonly string[]): Promise<void> {
  const [verb = '--help', file, folder] = args
  if (verb === '--help' || verb === '-h' || verb === 'help') return void process.stdout.write(HELP)
  try {
    if (verb === 'parse' && file !== undefined && args.length === 2) return print(await parse(file))
    if (verb === 'build' && file !== undefined && folder !== undefined && args.length === 3)
      return print(await build(file, folder))
    throw new Error('Lệnh không đúng; xem hướng dẫn bằng: npm run -s edxml -- --help')
  } catch (error) {
    const reason = reasonOf(error)
    print({ ok: false, file: file === undefined ? null : basename(file), error: reason })
    process.stderr.write(`${reason}\n`)
    process.exitCode = 1
  }
}

const print = (line: Record<string, unknown>) => void process.stdout.write(`${JSON.stringify(line)}\n`)

async function parse(path: string): Promise<Record<string, unknown>> {
  const [{ parseEdxml }, { Spool }, { summarise }] = await Promise.all([
    import('./parse.ts'),
    import('./spool.ts'),
    import('./summary.ts'),
  ])
  const spool = new Spool()
  const handle = await open(path)
  try {
    const source = handle.createReadStream({ highWaterMark: 262_144, autoClose: false })
    const found = await parseEdxml(source as AsyncIterable<Buffer>, spool, undefined, { rawSums: true })
    for (const { name, problem } of found.attachments)
      if (problem) process.stderr.write(`${name}: ${problem.message}\n`)
    return summarise(basename(path), found)
  } finally {
    await handle.close()
    await spool.close()
  }
}

async function build(path: string, folder: string): Promise<Record<string, unknown>> {
  const [{ readSpecification, WrongSpecification }, { buildEdxml }] = await Promise.all([
    import('./specification.ts'),
    import('./build.ts'),
  ])
  const text = await readFile(path, 'utf8')
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw new WrongSpecification('Tệp mô tả không phải JSON đúng chuẩn.')
  }
  const { message, attachments } = await readSpecification(json, dirname(path))
  await mkdir(folder, { recursive: true })
  const target = join(folder, `${randomUUID()}.edxml`)
  const written = await write(buildEdxml(message, attachments, { at: systemClock.now() }), target)
  return {
    ok: true,
    path: target,
    kind: message.kind,
    bytes: written.bytes,
    attachments: written.attachments,
  }
}

/** Under its name only when it is whole: others may be watching the folder. */
async function write(pieces: AsyncGenerator<Buffer, BuiltAttachment[]>, target: string) {
  const partial = `${target}.part`
  const handle = await open(partial, 'wx')
  let bytes = 0
  try {
    for (;;) {
      const next = await pieces.next()
      if (next.done === true) {
        await handle.close()
        await rename(partial, target)
        return { bytes, attachments: next.value }
      }
      await handle.writeFile(next.value)
      bytes += next.value.length
    }
  } catch (error) {
    await handle.close()
    await rm(partial, { force: true })
    throw error
  }
}

function reasonOf(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException
  const file = path === undefined ? '' : ` “${basename(path)}”`
  if (code === 'ENOENT') return `Không tìm thấy tệp hoặc thư mục${file}.`
  if (code === 'EISDIR') return `Cần một tệp, đang có một thư mục${file}.`
  if (code === 'EACCES' || code === 'EPERM') return `Không được phép đọc hoặc ghi${file}.`
  if (code === 'ENOSPC') return 'Ổ đĩa đã hết chỗ.'
  return error instanceof Error ? error.message : String(error)
}

await main(process.argv.slice(2))
