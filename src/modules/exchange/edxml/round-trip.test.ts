import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import fc from 'fast-check'
import { build } from '#tests/support/edxml.ts'
import { Base64Decoder, Base64Encoder } from './base64.ts'
import type { Business, EdocMessage, EdxmlMessage, Organ, Staff } from './message.ts'
import { parseEdxml } from './parse.ts'
import { Spool } from './spool.ts'

const VIETNAMESE = [
  ...'aăâbcdđeêghiklmnoôơpqrstuưvxyắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựĂÂĐÊÔƠƯ0123456789 <>&"\'./-()–“”\u00a0\n𝒳😀',
]
/** Text as it can stand in a field: something in it, no blanks around. */
const text = fc
  .string({ unit: fc.constantFrom(...VIETNAMESE), minLength: 1, maxLength: 30 })
  .map((written) => `đ${written}đ`)
const maybe = fc.option(text, { nil: null })
const date = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10).replaceAll('-', '/'))
const small = fc.integer({ min: 1, max: 400 })
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 })

const organ: fc.Arbitrary<Organ> = fc.record({
  id: text,
  inCharge: maybe,
  name: text,
  address: maybe,
  email: maybe,
  telephone: maybe,
  fax: maybe,
  website: maybe,
})
const staff: fc.Arbitrary<Staff> = fc.record({
  department: text,
  departmentId: maybe,
  staff: maybe,
  staffId: maybe,
  email: maybe,
  mobile: maybe,
})
const responseFor = fc.record({ organId: text, code: text, documentId: text, promulgationDate: date })
const business: fc.Arbitrary<Business> = fc.record({
  type: fc.constantFrom('0', '1', '2', '3'),
  reason: maybe,
  documentId: maybe,
  paper: fc.constantFrom('0', '1'),
  update: fc.option(
    fc.record({
      documentInfo: fc.constantFrom('0', '1'),
      documentReceiver: maybe,
      receivers: few(fc.record({ organId: text, type: maybe })),
    }),
    { nil: null },
  ),
  replacements: few(fc.record({ documentId: text, organIds: few(text) })),
  staff: fc.option(staff, { nil: null }),
})
const edoc: fc.Arbitrary<EdocMessage> = fc.record({
  kind: fc.constant('edoc' as const),
  from: organ,
  to: few(organ),
  documentId: text,
  code: fc.record({ number: text, notation: text }),
  place: maybe,
  promulgationDate: date,
  documentType: fc.record({ type: small, detail: fc.option(small, { nil: null }), name: text }),
  subject: text,
  content: maybe,
  signer: fc.record({ competence: maybe, position: maybe, fullName: maybe }),
  dueDate: fc.option(date, { nil: null }),
  toPlaces: few(text),
  other: fc.option(
    fc.record({
      priority: fc.integer({ min: 0, max: 4 }),
      sphere: maybe,
      typer: maybe,
      copies: small,
      pages: small,
      direction: fc.boolean(),
      appendixes: few(text),
      replyFors: maybe,
      referenceCodes: maybe,
    }),
    { nil: null },
  ),
  responseFor: few(responseFor),
  steeringType: fc.constantFrom(0, 1, 2),
  tasks: few(text),
  applicationType: maybe,
  business: fc.option(business, { nil: null }),
  trace: few(fc.record({ organId: maybe, timestamp: date })),
})
const status: fc.Arbitrary<EdxmlMessage> = fc.record({
  kind: fc.constant('status' as const),
  from: organ,
  responseFor,
  staff: fc.option(staff, { nil: null }),
  statusCode: fc.constantFrom('01', '06', '13'),
  description: maybe,
  timestamp: fc.option(date, { nil: null }),
})
const files = fc.array(
  fc.record({
    name: fc
      .tuple(
        fc.constantFrom('Công văn', 'phu-luc.ký', 'a&b'),
        fc.constantFrom('.pdf', '.zip', '.ZIP', '.txt', '.xlsx', ''),
      )
      .map((parts) => parts.join('')),
    description: maybe,
    content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 4 },
)

async function* chunks(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const length = lengths[index % lengths.length] ?? 1
    yield Buffer.from(bytes.subarray(at, at + length))
    at += length
  }
}

it('what is built is read again, whatever is in it and however it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(edoc, status),
      files,
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
      async (message, attachments, lengths) => {
        const bytes = await build(message, attachments)
        const found = await parseEdxml(chunks(bytes, lengths), new Spool({ memory: 10_000_000 }))
        assert.deepEqual(found.message, structuredClone(message))
        assert.deepEqual(found.unknown, [])
        const came = await Promise.all(
          found.attachments.map(async ({ name, description, content }) => ({
            name,
            description,
            content: await content?.bytes(),
          })),
        )
        assert.deepEqual(came, message.kind === 'edoc' ? attachments.map((file) => ({ ...file })) : [])
      },
    ),
    { numRuns: 150 },
  )
})

it('a package may break between any two bytes', async () => {
  const bytes = await readFile(new URL('./fixtures/edoc_new.edxml', import.meta.url))
  // The first attachment is long and the same all through: its middle is left out.
  const content = bytes.indexOf('NZ1BuveK')
  const packed = Buffer.concat([
    bytes.subarray(0, content + 200),
    bytes.subarray(bytes.indexOf('</edXML:ContentTransferEncoded')),
  ])
  const whole = await parseEdxml(packed, new Spool())
  for (let at = 1; at < packed.length; at += 1) {
    const halves = [packed.subarray(0, at), packed.subarray(at)]
    const found = await parseEdxml(pass(halves), new Spool())
    assert.deepEqual(found.message, whole.message)
    assert.deepEqual(
      found.attachments.map(({ content }) => content?.sha256),
      whole.attachments.map(({ content }) => content?.sha256),
    )
  }
  assert.deepEqual((await parseEdxml(chunks(packed, [1]), new Spool())).message, whole.message)
})

async function* pass(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces
}

it('characters that XML does not have are left out; the rest stands', async () => {
  const [sample] = fc.sample(edoc, { numRuns: 1, seed: 1 })
  assert.ok(sample)
  const bytes = await build({ ...sample, subject: ' \u0000Về\u000b việc\ud800 đất\ufffe đai\u001f \r\n' })
  const { message } = await parseEdxml(bytes, new Spool())
  assert.ok(message.kind === 'edoc')
  assert.equal(message.subject, 'Về việc đất đai')
})

it('base64 in pieces is base64', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('', '\n', ' \r\n'),
      (pieces, width, between) => {
        const bytes = Buffer.concat(pieces)
        const encoder = new Base64Encoder()
        const encoded = pieces.map((piece) => encoder.write(Buffer.from(piece))).join('') + encoder.end()
        assert.equal(encoded, bytes.toString('base64'))
        const decoder = new Base64Decoder()
        const lines = (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) =>
          decoder.write(line + between),
        )
        assert.deepEqual(Buffer.concat([...lines, decoder.end()]), bytes)
      },
    ),
  )
})
