import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { Busy } from '../apart/apart.ts'
import { createChecks, inspectApart } from './inspect-apart.ts'

const checks = createChecks()
after(() => checks.close())
const trust = { roots: [], now: Temporal.Instant.from('2026-11-22T01:00Z') }

describe('a file is checked in a process of its own', () => {
  it('and the report comes back whole', async () => {
    const report = await inspectApart(checks.office, samplePdf, trust)
    assert.equal(report.verdict, 'unsigned')
    assert.deepEqual(report.signatures, [])
  })

  it('of which anybody may have two at once and eight wait; the office does not stand behind them', async () => {
    // Nobody is done before all have asked.
    const asked = Array.from({ length: 12 }, () => inspectApart(checks.anybody, samplePdf, trust))
    const inOffice = inspectApart(checks.office, samplePdf, trust)
    const answers = await Promise.allSettled(asked)
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 10)
    for (const answer of answers) if (answer.status === 'rejected') assert.ok(answer.reason instanceof Busy)
    assert.equal((await inOffice).verdict, 'unsigned')
  })

  it('and one that would take all memory is told as too much, not thrown', async () => {
    const element = '<a x="1"/>'
    const sig = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'
    const bomb = Buffer.from(`<?xml version="1.0"?><r>${element.repeat(1_900_000)}${sig}</r>`)
    const report = await inspectApart(checks.office, bomb, trust)
    assert.equal(report.verdict, 'uncertain')
    assert.ok(report.unreadable)
  })
})
