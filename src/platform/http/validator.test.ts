import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { items } = (await world.anonymous().get('/api/agencies?search=quang+trung')).json<{
  items: { key: string; name: string }[]
}>()
const filing = {
  procedureCode: '1.001193',
  agency: items.find(({ name }) => name.includes('phường Quang Trung'))!.key,
  answers: {},
  idempotencyKey: '12345678',
}
const send = async (body: object) => {
  const answer = await (await world.as('062190000001')).api('POST', '/api/dossiers', body)
  assert.equal(answer.status, 422, answer.text.slice(0, 300))
  return { errors: answer.json<{ errors: Record<string, string> }>().errors, length: answer.text.length }
}

describe('what is wrong with a body is said field by field, in an answer somebody can read', () => {
  it('of an ordinary one all that is wrong', async () => {
    const { errors } = await send({
      ...filing,
      procedureCode: 1,
      papers: [{ component: -1, sha256: 'x', fileName: '' }],
      khac: 1,
    })
    assert.deepEqual(Object.keys(errors).toSorted(), [
      'khac',
      'papers.0.component',
      'papers.0.fileName',
      'papers.0.sha256',
      'procedureCode',
    ])
  })

  it('of one with many faults the first twenty', async () => {
    const { errors } = await send({ ...filing, papers: Array.from({ length: 45 }, () => 1) })
    assert.deepEqual(
      Object.keys(errors),
      Array.from({ length: 20 }, (_, place) => `papers.${place}`),
    )
  })

  it('of a very large one the first, which is its size where a size is set', async () => {
    const { errors, length } = await send({ ...filing, papers: Array.from({ length: 300_000 }, () => 1) })
    assert.deepEqual(errors, { papers: 'Giới hạn (maxItems) là 50.' })
    assert.ok(length < 2000, String(length))
  })

  it('and no name is repeated that is longer than any field’s', async () => {
    const names = Array.from({ length: 200 }, (_, place) => `${place}${'x'.repeat(600)}`)
    for (const body of [
      { ...filing, ...Object.fromEntries(names.map((name) => [name, 1])) },
      { ...filing, answers: Object.fromEntries(names.map((name) => [name, 1])) },
    ]) {
      const { errors, length } = await send(body)
      assert.ok(Object.keys(errors).length > 0)
      assert.ok(length < 8000, String(length))
    }
  })
})
