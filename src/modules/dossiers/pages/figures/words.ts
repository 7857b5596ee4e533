import { formatNumber, formatPercent } from '#ui/format.ts'

/** A share as people read it; a dash where nothing was counted. */
export const shareText = (share: number | null): string => (share === null ? '–' : formatPercent(share))

/** A count as people read it. */
export const countText = (count: number): string => formatNumber(count, 0)
