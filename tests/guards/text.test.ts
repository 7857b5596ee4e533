import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { withoutComments } from '#tests/support/sources.ts'

const VIETNAMESE = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i

async function textFiles(): Promise<{ path: string; text: string }[]> {
  const found: { path: string; text: string }[] = []
  const patterns = [
    '{src,provinces,tests,docs,bench,scripts}/**/*.{ts,tsx,mjs,json,jsonl,bpmn,sql,typ,md,scss}',
    '*.md',
  ]
  for (const pattern of patterns) {
    for await (const path of glob(pattern, { exclude: ['**/node_modules/**'] })) {
      found.push({ path, text: await readFile(path, 'utf8') })
    }
  }
  return found
}

const files = await textFiles()

test('all text is in composed form (NFC), without marks that cannot be seen', () => {
  assert.ok(files.length > 400)
  const broken = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      // Tests of normalisation write the other form with escapes.
      if (line !== line.normalize('NFC')) return [`${path}:${index + 1} not NFC`]
      return /[\u200b-\u200d\u2060\ufeff\u00ad]/.test(line) ? [`${path}:${index + 1} invisible mark`] : []
    }),
  )
  assert.deepEqual(broken, [])
})

/** Literals on one line, with what the code puts between them. */
const LITERAL = /'((?:\\.|[^'\\\n])*)'|`((?:\\[^]|[^`\\])*)`/g

test('what people read quotes with “ ”', () => {
  const broken = files
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path) && !path.includes('.test.'))
    .flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(LITERAL)].flatMap(([, single, template]) => {
        const literal = single ?? template ?? ''
        return VIETNAMESE.test(literal) && /"/.test(literal) && !/[=<]["<]|<\w/.test(literal)
          ? [`${path}: ${literal.slice(0, 80)}`]
          : []
      }),
    )
  assert.deepEqual(broken, [])
  const data = files
    .filter(({ path }) => /^provinces\/.*\.(?:json|jsonl)$/.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (line.includes('\\"') ? [`${path}:${index + 1}`] : [])),
    )
  assert.deepEqual(data, [])
})

test('Vietnamese sentences have no blank before a mark and none doubled', () => {
  const broken = files
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path) && !path.includes('.test.'))
    .flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(/'((?:\\.|[^'\\\n])*)'/g)].flatMap(([, literal = '']) =>
        VIETNAMESE.test(literal) && /\S {2,}\S|\p{L} [,.;:!](?:\s|$)/u.test(literal)
          ? [`${path}: ${literal}`]
          : [],
      ),
    )
  assert.deepEqual(broken, [])
})
