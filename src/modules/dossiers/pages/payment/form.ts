import { Unacceptable } from '#platform/errors.ts'
import type { FormBody } from '#platform/http/route.ts'
import { MOST_LINES, readAmount, type AskedDraft, type LineDraft, type Received } from '../../payment.ts'
import type { ReceivedPaper } from '../../uploads.ts'

/** One value of a field, as text. */
export const text = (value: FormBody[string]): string =>
  (Array.isArray(value) ? value[0] : value)?.slice(0, 2000) ?? ''

/** The lines as they were typed, up to the last one with anything in it: errors keep the numbers of the form. */
export function readLines(body: FormBody): (LineDraft & { receipt: string })[] {
  const lines = Array.from({ length: MOST_LINES }, (_, index) => {
    const field = (name: string) => text(body[`lines.${index}.${name}`])
    return {
      kind: field('kind'),
      purpose: field('purpose').slice(0, 300),
      amount: readAmount(field('amount')),
      receipt: field('receipt').slice(0, 60),
    }
  })
  const last = lines.findLastIndex((_, index) =>
    ['purpose', 'amount', 'receipt'].some((name) => text(body[`lines.${index}.${name}`]).trim()),
  )
  return lines.slice(0, Math.max(1, last + 1))
}

/** What came in for each of so many lines. */
export const readReceived = (body: FormBody, count: number): Received[] =>
  Array.from({ length: count }, (_, index) => ({
    received: readAmount(text(body[`lines.${index}.received`])),
    receipt: text(body[`lines.${index}.receipt`]).slice(0, 60),
  }))

/** What is kept of each of so many lines. */
export const readKept = (body: FormBody, count: number): Received[] =>
  Array.from({ length: count }, (_, index) => ({
    received: readOptionalAmount(body[`kept.${index}.amount`]),
    receipt: text(body[`kept.${index}.receipt`]).slice(0, 60),
  }))

/** An amount that may be left out: undefined where nothing is written, not a number where it cannot be read. */
export const readOptionalAmount = (value: FormBody[string]): number | undefined =>
  text(value).trim() === '' ? undefined : (readAmount(text(value)) ?? Number.NaN)

export const readAskedForm = (body: FormBody): AskedDraft => ({
  lines: readLines(body),
  lastDay: readDate(body, 'lastDay'),
  whereToPay: text(body['whereToPay']),
  bank: text(body['bank']),
  accountNumber: text(body['accountNumber']),
  accountName: text(body['accountName']).slice(0, 200),
})

export function readDate(body: FormBody, name: string): Temporal.PlainDate | undefined {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => Number(text(body[`${name}.${part}`])))
  try {
    return Temporal.PlainDate.from({ day: day!, month: month!, year: year! }, { overflow: 'reject' })
  } catch {
    return undefined
  }
}

/** At most one file belongs to a request, and to a report. @throws Unacceptable when more were sent */
export function onlyOne(papers: readonly ReceivedPaper[]): ReceivedPaper | undefined {
  if (papers.length > 1) throw new Unacceptable(413, 'too-many-files', 'Chỉ gửi một tệp.')
  return papers[0]
}
