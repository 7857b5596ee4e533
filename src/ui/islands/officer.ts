/**
 * Keys of the work shell. Anything with `data-shortcut="x"` is reached by that key: a field takes the focus, a button or link
 * is pressed. `?` shows them all. Keys are silent while one types, and with Ctrl, Alt or the system key held.
 */
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target))
    return
  if (event.key === '?') {
    event.preventDefault()
    showKeys()
    return
  }
  const target = shortcuts().find((element) => element.dataset['shortcut'] === event.key)
  if (!target) return
  event.preventDefault()
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) target.select()
  target.focus()
  if (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) target.click()
})

/** Only what is there to be seen: a narrow screen leaves some of it out. */
const shortcuts = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>('[data-shortcut]')].filter(
    (element) => element.getClientRects().length > 0,
  )

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)) &&
    !(target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type))
  )
}

/** What a key does: its label, or the words on the thing without the key printed on it. */
function meaning(element: HTMLElement): string {
  if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent?.trim() ?? ''
  const copy = element.cloneNode(true)
  if (!(copy instanceof HTMLElement)) return ''
  copy.querySelectorAll('kbd').forEach((key) => key.remove())
  return copy.textContent?.trim() ?? ''
}

function showKeys(): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'mc-keys'
  dialog.setAttribute('aria-labelledby', 'phim-tat')
  const title = document.createElement('h2')
  title.id = 'phim-tat'
  title.className = 'govuk-heading-m'
  title.textContent = 'Phím tắt trên trang này'
  const list = document.createElement('dl')
  list.className = 'mc-keys__list'
  for (const element of shortcuts()) {
    const key = document.createElement('dt')
    key.append(Object.assign(document.createElement('kbd'), { textContent: element.dataset['shortcut'] }))
    const words = document.createElement('dd')
    words.textContent = meaning(element)
    list.append(key, words)
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-key-help]')) {
    const [keys = '', words = ''] = (element.dataset['keyHelp'] ?? '').split('|')
    const key = document.createElement('dt')
    key.append(Object.assign(document.createElement('kbd'), { textContent: keys }))
    list.append(key, Object.assign(document.createElement('dd'), { textContent: words }))
  }
  const close = document.createElement('button')
  close.className = 'govuk-button govuk-button--secondary'
  close.type = 'button'
  close.textContent = 'Đóng'
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  dialog.append(title, list, close)
  document.body.append(dialog)
  dialog.showModal()
}
