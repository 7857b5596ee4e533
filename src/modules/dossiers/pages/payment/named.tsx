import type { Html } from '#ui/jsx-runtime'
import type { Payment } from '../../payment-store.ts'
import type { ShowView } from '../show/show.ts'

/** A payment of which the page speaks; every form names it. */
export type PanelProps = { view: ShowView; payment: Payment }

/** Which payment a form answers: a page that was left open may speak of one that was taken back. */
export const Named = ({ payment }: { payment: Payment }): Html => (
  <input type="hidden" name="payment" value={payment.id} />
)
