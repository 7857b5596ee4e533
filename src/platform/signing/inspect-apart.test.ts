import assert from 'node:assert/strict'
import { it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { inspectApart } from './inspect-apart.ts'

const trust = { roots: [], now: Temporal.Instant.from('2026-11-22T01:00Z') }

it('a file is checked in a thread of its own, which also tells Node what it imports while files are watched', async () => {
  process.env['WATCH_REPORT_DEPENDENCIES'] = '1'
  try {
    const report = await inspectApart(samplePdf, trust)
    assert.equal(report.verdict, 'unsigned')
    assert.deepEqual(report.signatures, [])
  } finally {
    delete process.env['WATCH_REPORT_DEPENDENCIES']
  }
})
