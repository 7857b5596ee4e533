type Found = { code: string; name: string }

/** Long enough that each letter is not a question of its own. */
const PAUSE_MS = 250

/**
 * A field that looks recipients up and writes the one chosen as a line of the text field it stands before:
 * `data-recipient-search="/api/…"` names the address, `data-for` the text field.
 */
export function recipientSearch(element: HTMLElement): void {
  const target = document.getElementById(element.dataset['for'] ?? '')
  const address = element.dataset['recipientSearch'] ?? ''
  if (!(target instanceof HTMLTextAreaElement)) return
  const label = document.createElement('label')
  label.className = 'govuk-label'
  label.htmlFor = `${target.id}-search`
  label.textContent = 'Tìm nơi nhận trong danh bạ'
  const input = document.createElement('input')
  input.id = `${target.id}-search`
  input.className = 'govuk-input'
  input.type = 'text'
  input.autocomplete = 'off'
  const list = document.createElement('ul')
  list.className = 'govuk-list'
  const status = document.createElement('p')
  status.className = 'govuk-visually-hidden'
  status.setAttribute('role', 'status')
  element.className = 'govuk-form-group'
  element.append(label, input, list, status)
  target.closest('.govuk-form-group')?.before(element)

  const choose = ({ code, name }: Found): void => {
    const line = `${name}, ${code}`
    const lines = target.value.split('\n').filter((one) => one.trim() !== '')
    if (!lines.includes(line)) target.value = [...lines, line].join('\n')
    input.value = ''
    list.replaceChildren()
    status.textContent = `Đã thêm ${name}`
    input.focus()
  }
  const show = (items: readonly Found[]): void => {
    list.replaceChildren(
      ...items.map((one) => {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = 'govuk-button govuk-button--secondary mc-button--small'
        button.textContent = `${one.name} (${one.code})`
        button.addEventListener('click', () => choose(one))
        const item = document.createElement('li')
        item.append(button)
        return item
      }),
    )
    status.textContent = items.length === 0 ? 'Không tìm thấy nơi nhận' : `Tìm thấy ${items.length} nơi nhận`
  }
  let asked = 0
  const look = async (words: string, mine: number): Promise<void> => {
    const items = await ask(`${address}?q=${encodeURIComponent(words)}`)
    if (mine === asked) show(items)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  input.addEventListener('input', () => {
    clearTimeout(timer)
    const words = input.value.trim()
    const mine = ++asked
    if (words.length < 2) {
      list.replaceChildren()
      return
    }
    timer = setTimeout(() => void look(words, mine), PAUSE_MS)
  })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault()
  })
}

/** What the directory has; nothing when it does not answer: the lines can still be typed. */
async function ask(address: string): Promise<readonly Found[]> {
  try {
    const answer = await fetch(address)
    if (!answer.ok) return []
    const body = (await answer.json()) as { items: Found[] }
    return body.items
  } catch {
    return []
  }
}
