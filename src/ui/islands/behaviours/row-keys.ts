/**
 * Moves through the rows of a table with `j` and `k`; Enter opens the row, because its link has the focus; `x` ticks it.
 * Silent while one types, and with Ctrl, Alt or the system key held. Tables of one page are gone through one after the other.
 */
export function rowKeys(table: HTMLElement): void {
  const tables = [...document.querySelectorAll<HTMLElement>('[data-module="row-keys"]')]
  if (tables[0] !== table) return
  const rows = tables.flatMap((one) => [...one.querySelectorAll<HTMLElement>('tbody tr')])
  if (rows.length === 0) return
  const ticks = rows.some((row) => row.querySelector('input[type="checkbox"]') !== null)
  table.dataset['keyHelp'] = ticks ? 'j k x|Xuống, lên một dòng; chọn dòng' : 'j k|Xuống, lên một dòng'
  const current = (): number => rows.findIndex((row) => row.contains(document.activeElement))
  const mark = (): void => {
    const at = current()
    rows.forEach((row, index) => row.classList.toggle('govuk-table__row--current', index === at))
  }
  for (const one of tables) one.addEventListener('focusin', mark)
  document.addEventListener('keydown', (event) => {
    if (!table.isConnected || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return
    if (event.key === 'x') return tick(rows[current()])
    if (event.key !== 'j' && event.key !== 'k') return
    const next = event.key === 'j' ? current() + 1 : Math.max(0, current() - 1)
    const link = rows[Math.min(next, rows.length - 1)]?.querySelector<HTMLElement>('a')
    if (!link) return
    event.preventDefault()
    link.focus()
    link.scrollIntoView({ block: 'nearest' })
  })
}

function tick(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click()
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]') !== null
