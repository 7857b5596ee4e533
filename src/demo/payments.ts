import { dateOf } from '#platform/clock.ts'
import type { OfficerActor } from '#platform/access/actor.ts'
import { Refusal } from '#platform/errors.ts'
import {
  askPayment,
  confirmPayment,
  earliestLastDay,
  handBack,
  laterLastDay,
  openPayments,
  recordPayment,
  reportPayment,
  returnPayment,
  stopUnpaid,
  usualLastDay,
  type OpenPayment,
  type OpenWork,
} from '#modules/dossiers/index.ts'
import type { Services } from '#platform/services.ts'
import type { Random } from './random.ts'

/** What is owed in the middle of a procedure: taxes and fees of land, the fee of a building permit. Amounts in đồng. */
const OWED: readonly {
  processes: RegExp
  lines: readonly { kind: string; purpose: string; amount: number }[]
}[] = [
  {
    processes: /^land-/,
    lines: [
      { kind: 'charge', purpose: 'Lệ phí trước bạ', amount: 1_250_000 },
      { kind: 'obligation', purpose: 'Thuế thu nhập cá nhân', amount: 5_000_000 },
      { kind: 'fee', purpose: 'Phí thẩm định hồ sơ', amount: 500_000 },
    ],
  },
  {
    processes: /^construction-/,
    lines: [{ kind: 'charge', purpose: 'Lệ phí cấp giấy phép xây dựng', amount: 75_000 }],
  },
]

/** One dossier of so many with a fee is asked for it after reception, in the last days all; at the counter it is paid at once. */
const EVERY = 3

/** Days before the end in which some payments are left open, so that there is something to pay and something to confirm. */
const LAST_DAYS = 14

/** Does a day lie in the last ones of a simulation? */
const isLast = (at: Temporal.Instant, until: Temporal.PlainDate): boolean =>
  dateOf(at).until(until).days < LAST_DAYS

/**
 * Asks for money where the procedure does, once; writes down what was paid at the counter.
 * @returns true when the applicant is waited for now
 */
export async function collectFor(
  services: Services,
  officer: OfficerActor,
  work: OpenWork,
  { hash, until }: { hash: number; until: Temporal.PlainDate },
): Promise<boolean> {
  if (work.role !== 'specialist' || work.paymentMade) return false
  const owed = OWED.find(({ processes }) => processes.test(work.processKey))?.lines
  const fee = { kind: 'fee', purpose: 'Phí, lệ phí giải quyết thủ tục', amount: work.fee ?? 0 }
  if (!owed && (!work.fee || (hash % EVERY !== 0 && !isLast(services.clock.now(), until)))) return false
  if (!owed && work.channel === 'counter') {
    const receipt = receiptOf(hash)
    await recordPayment(services, officer, work.dossierId, { lines: [{ ...fee, receipt }] })
    return false
  }
  await askPayment(services, officer, work.dossierId, {
    lines: owed ?? [fee],
    lastDay: usualLastDay(services.calendar, dateOf(services.clock.now())),
    whereToPay: 'Hoặc nộp tại quầy của Bộ phận Một cửa trong giờ làm việc.',
    // No such account exists: nobody pays by scanning a demonstration.
    bank: 'Agribank',
    accountNumber: `TRINHDIEN${String(hash % 10_000).padStart(4, '0')}`,
    accountName: 'TAI KHOAN TRINH DIEN',
  })
  return true
}

const receiptOf = (hash: number): string => String(hash % 10_000_000).padStart(7, '0')

type Given = {
  services: Services
  random: Random
  /** Those of an agency at its counter. */
  desk: (agencyId: string) => OfficerActor | undefined
  report: (payment: OpenPayment) => Parameters<typeof reportPayment>[1] | undefined
  hashOf: (id: string) => number
  until: Temporal.PlainDate
}

/** Applicants pay within days and say so; the desk looks for the money, and finds it nearly always. */
export async function payThrough({ services, random, desk, report, hashOf, until }: Given): Promise<void> {
  for (const payment of await openPayments(services.db)) {
    const { dossierId: id, state } = payment
    const hash = hashOf(id)
    const leftOpen = isLast(payment.askedAt, until) && hash % 3 < 2
    // Of those left open, half are never paid, half never looked for.
    if (leftOpen && (state === 'reported' || hash % 3 === 0)) continue
    const haste = leftOpen ? 10 : 1
    try {
      const payer = report(payment)
      const officer = desk(payment.agencyId)
      if (state === 'asked' && payer && random.chance(0.03 * haste)) {
        const transactionNumber = `TD${receiptOf(hash)}`
        await reportPayment(services, payer, id, { payment: payment.id, transactionNumber, note: '' })
      } else if (state === 'asked' && officer && random.chance(0.02)) {
        // Refused, as to people, until the last day is over.
        const reason = 'Đã quá hạn nộp theo thông báo.'
        await stopUnpaid(services, officer, id, { payment: payment.id, reason })
        // Some come for their papers, some leave them.
        if (hash % 4 !== 0) await handBack(services, officer, id, '')
      } else if (state === 'reported' && officer && random.chance(0.1)) {
        if (random.chance(0.05)) {
          const earliest = earliestLastDay(services.calendar, dateOf(services.clock.now()))
          const lastDay = laterLastDay(payment.lastDay, earliest)
          const reason = 'Chưa thấy khoản chuyển này.'
          await returnPayment(services, officer, id, { payment: payment.id, reason, lastDay })
        } else {
          const lines = payment.amounts.map((received) => ({ received, receipt: receiptOf(hash) }))
          await confirmPayment(services, officer, id, { payment: payment.id, paidBy: 'transfer', lines })
        }
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
