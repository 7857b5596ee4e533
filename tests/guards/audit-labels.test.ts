import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { ACT_LABELS, SUBJECT_LABELS } from '#platform/audit/labels.ts'
import { TRANSITIONS } from '#src/modules/dossiers/dossier.ts'

/** Every act the code can write: literals after `act`, and the one family that is put together from its parts. */
async function actsInCode(): Promise<Map<string, string>> {
  const acts = new Map<string, string>()
  for await (const file of glob('src/**/*.{ts,tsx}', { exclude: ['src/**/*.test.ts'] })) {
    const text = await readFile(file, 'utf8')
    if (!text.includes('audit(')) continue
    for (const [, expression = ''] of text.matchAll(/\bact(?::|\s*=)\s*([^\n]+)/g)) {
      for (const [, act = ''] of expression.matchAll(/['"]([a-z]+\.[A-Za-z-]+)['"]/g)) acts.set(act, file)
      for (const [, room = ''] of expression.matchAll(/`([a-z]+)\.\$\{/g)) {
        assert.equal(room, 'dossier', `${file}: write the act in full, so that its label can be found`)
        for (const action of Object.keys(TRANSITIONS)) acts.set(`dossier.${action}`, file)
      }
    }
  }
  return acts
}

test('every act the code writes into the audit has a name people can read', async () => {
  const acts = await actsInCode()
  assert.ok(acts.has('account.sign-in') && acts.has('dossier.accept') && acts.size > 20)
  const nameless = [...acts].filter(([act]) => !(act in ACT_LABELS)).map(([act, file]) => `${act} (${file})`)
  assert.deepEqual(nameless, [])
})

test('every thing an act is about has a name people can read', async () => {
  const kinds = new Set<string>()
  for await (const file of glob('src/**/*.{ts,tsx}', { exclude: ['src/**/*.test.ts'] })) {
    const text = await readFile(file, 'utf8')
    for (const [, kind = ''] of text.matchAll(/\bsubject(?::|\s*=) *\{ *kind: '([\w-]+)'/g)) kinds.add(kind)
  }
  assert.ok(kinds.has('dossier') && kinds.size > 10)
  assert.deepEqual(
    [...kinds].filter((kind) => !(kind in SUBJECT_LABELS)),
    [],
  )
})
