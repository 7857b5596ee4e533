import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { systemClock } from '#platform/clock.ts'
import { checkValues, formChecks } from '#platform/forms/read-form.ts'
import { compile } from '#platform/process/compile.ts'
import { commonFolder } from '#platform/province/province.ts'
import { readAgencyPack } from '#modules/agencies/index.ts'
import { readCataloguePack } from './pack.ts'
import { readProcedures } from './import.ts'

const PROVINCES = ['kon-tum', 'quang-ngai']
const namesIn = async (folder: string, ending: string) =>
  (await readdir(commonFolder(folder)))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.replace(ending, ''))

const processes = new Set(await namesIn('processes', '.bpmn'))
const lists = new Set([...(await namesIn('lists', '.json')), 'communes'])
const packs = new Map(
  await Promise.all(PROVINCES.map(async (key) => [key, await readCataloguePack(key)] as const)),
)
const [common] = [...packs.values()]
const forms = new Map(common!.forms.map((form) => [form.key, form.content]))
const templates = new Map(common!.templates.map((template) => [template.key, template.content]))

test('every procedure of the catalogue is well formed and stands in a known field', () => {
  const rows = readProcedures(common!.procedures, new Set(common!.fields.map((field) => field.code)))
  assert.ok(rows.length > 2600)
  for (const event of common!.lifeEvents) {
    const codes = new Set(rows.map((row) => row.code))
    assert.deepEqual(
      event.procedures.filter((code) => !codes.has(code)),
      [],
      event.key,
    )
  }
})

for (const [province, pack] of packs) {
  test(`${province}: what an assignment names is there`, async () => {
    const codes = new Set(
      readProcedures(pack.procedures, new Set(pack.fields.map((field) => field.code))).map((row) => row.code),
    )
    const { agencies: given } = await readAgencyPack(province)
    const agencies = given as { key: string; level: string; kind: string; divisions: { key: string }[] }[]
    for (const row of pack.assignments) {
      const where = agencies.filter((agency) =>
        row.agencies
          ? row.agencies.includes(agency.key)
          : agency.level === row.level && agency.kind === row.kind,
      )
      assert.ok(where.length >= (row.agencies?.length ?? 1), `${row.procedure}: no agency`)
      assert.ok(codes.has(row.procedure), row.procedure)
      assert.ok(
        forms.has(row.form) && templates.has(row.template) && processes.has(row.process),
        row.procedure,
      )
      if (row.division) {
        const known = where.some((agency) =>
          agency.divisions.some((division) => division.key === row.division),
        )
        assert.ok(known, `${row.procedure}: ${row.division}`)
      }
    }
  })

  test(`${province}: at least 28 procedures have a form, a process and a result of their own`, () => {
    const own = pack.assignments.filter(
      (row) => row.form !== 'generic' && !row.template.startsWith('generic'),
    )
    assert.ok(new Set(own.map((row) => row.procedure)).size >= 28)
  })
}

test('every form can be checked, asks for fields it has, and chooses from lists that exist', () => {
  const checks = formChecks(systemClock)
  for (const [key, form] of forms) {
    const { ok } = checkValues(checks, form, {})
    assert.equal(ok, false, `${key} accepts nothing as an answer`)
    const names = new Set(Object.keys(form.properties))
    const shown = (form['x-sections'] ?? []).flatMap((section) => section.fields)
    assert.deepEqual(new Set(shown), names, key)
    assert.equal(shown.length, names.size, `${key}: a field is shown twice`)
    assert.deepEqual(
      (form.required ?? []).filter((name) => !names.has(name)),
      [],
      key,
    )
    for (const [name, field] of Object.entries(form.properties)) {
      const texts = field.type === 'string'
      assert.ok(!texts || field.maxLength !== undefined, `${key}.${name}: no longest length`)
      assert.ok(!field.pattern || field['x-error'], `${key}.${name}: a pattern without words`)
      assert.ok(!field['x-options'] || lists.has(field['x-options']), `${key}.${name}: ${field['x-options']}`)
      const when = field['x-when']
      const choices = form.properties[when?.field ?? '']?.oneOf?.map((choice) => choice.const)
      assert.ok(!when || when.in.every((value) => choices?.includes(String(value))), `${key}.${name}: x-when`)
    }
  }
})

test('a result is made of what its forms ask', () => {
  const fieldsOf = (template: string) =>
    common!.assignments
      .filter((row) => row.template === template)
      .flatMap((row) => Object.keys(forms.get(row.form)?.properties ?? {}))
  for (const [key, content] of templates) {
    if (key.startsWith('generic')) continue
    const asked = new Set(fieldsOf(key))
    const placeholders = [...JSON.stringify(content).matchAll(/\{\{(\w+)\}\}/g)].map(
      (match) => match[1] ?? '',
    )
    assert.deepEqual(
      placeholders.filter((name) => !asked.has(name)),
      [],
      key,
    )
  }
})

test('every process can run, and a department gives an answer within its time', async () => {
  for (const key of processes) {
    const compiled = await compile(await readFile(new URL(`${key}.bpmn`, commonFolder('processes')), 'utf8'))
    assert.ok(
      compiled.ok,
      `${key}: ${compiled.ok ? '' : compiled.problems.map((one) => one.message).join(' ')}`,
    )
  }
})
