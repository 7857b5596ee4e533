import { sql } from 'kysely'
import type { Actor } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import type { Services } from '#platform/services.ts'
import {
  askPayment,
  cancelPayment,
  confirmPayment,
  handBack,
  reportPayment,
  stopUnpaid,
  usualLastDay,
} from '#modules/dossiers/index.ts'

type Step = (given: Services, desk: Actor, id: string) => Promise<void>

/** What is done about money on a dossier's way: one-stop officers do it, and the applicant reports. */
export function moneySteps({ db, clock, calendar }: Services, applicant: Actor) {
  const today = dateOf(clock.now())
  const request = {
    lines: [{ kind: 'charge', purpose: 'Lệ phí trước bạ', amount: 100_000 }],
    lastDay: usualLastDay(calendar, today),
    whereToPay: 'Tại quầy.',
    bank: '',
    accountNumber: '',
    accountName: '',
  }
  const received = { paidBy: 'counter', lines: [{ received: 100_000, receipt: '1' }] } as const

  /** The last payment of a dossier; where there is none, one that nobody knows. */
  async function paymentOf(id: string): Promise<string> {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM dossier_payment WHERE dossier_id = ${id} ORDER BY id DESC LIMIT 1`.execute(db)
    return rows[0]?.id ?? crypto.randomUUID()
  }

  const reportAs = async (given: Services, actor: Actor, id: string) =>
    reportPayment(given, actor, id, { payment: await paymentOf(id), transactionNumber: 'FT1', note: '' })

  const steps: Readonly<Record<string, Step>> = {
    ask: (given, desk, id) => askPayment(given, desk, id, request),
    async 'ask yesterday'(given, desk, id) {
      await askPayment(given, desk, id, request)
      const yesterday = today.subtract({ days: 1 }).toString()
      await sql`UPDATE dossier_payment SET last_day = ${yesterday}::date WHERE dossier_id = ${id}`.execute(db)
    },
    report: (given, _desk, id) => reportAs(given, applicant, id),
    confirm: async (given, desk, id) =>
      confirmPayment(given, desk, id, { payment: await paymentOf(id), ...received }),
    stop: async (given, desk, id) =>
      stopUnpaid(given, desk, id, { payment: await paymentOf(id), reason: 'Quá hạn.' }),
    cancel: async (given, desk, id) =>
      cancelPayment(given, desk, id, { payment: await paymentOf(id), reason: 'Không cần.' }),
    'hand back': (given, desk, id) => handBack(given, desk, id, ''),
  }
  return { steps, request, paymentOf, reportAs }
}
