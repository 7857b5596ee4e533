import { Listbox } from './listbox.ts'

type Found = { code: string; name: string }

/** Long enough that each letter is not a question of its own. */
const PAUSE_MS = 250
/** As many as the directory names at once; whoever is not among them is found by more words. */
const MOST = 10

/**
 * Turns a place into a field that looks recipients up and writes the one chosen as a line of the text field it stands before:
 * `data-recipient-search="/api/…"` names the address, `data-for` the text field. Arrow keys and Enter choose, Escape closes.
 */
export function recipientSearch(element: HTMLElement): void {
  const target = document.getElementById(element.dataset['for'] ?? '')
  if (target instanceof HTMLTextAreaElement) new Search(element, target).attach()
}

class Search {
  readonly #element: HTMLElement
  readonly #target: HTMLTextAreaElement
  readonly #input = document.createElement('input')
  readonly #status = document.createElement('p')
  readonly #list: Listbox
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(element: HTMLElement, target: HTMLTextAreaElement) {
    this.#element = element
    this.#target = target
    this.#input.id = `${target.id}-search`
    this.#list = new Listbox(this.#input, `${target.id}-found`, (line) => this.#choose(line))
  }

  attach(): void {
    const label = document.createElement('label')
    label.className = 'govuk-label'
    label.htmlFor = this.#input.id
    label.textContent = 'Tìm nơi nhận trong danh bạ'
    const hint = document.createElement('div')
    hint.id = `${this.#input.id}-hint`
    hint.className = 'govuk-hint'
    hint.textContent = 'Gõ tên hoặc mã, chọn một nơi để thêm vào danh sách dưới đây.'
    this.#input.className = 'govuk-input'
    this.#input.type = 'text'
    this.#input.autocomplete = 'off'
    this.#input.spellcheck = false
    this.#input.setAttribute('aria-describedby', hint.id)
    this.#status.className = 'govuk-hint'
    this.#status.setAttribute('role', 'status')
    const box = document.createElement('div')
    box.className = 'mc-combobox'
    box.append(this.#input, this.#list.element)
    this.#element.className = 'govuk-form-group'
    this.#element.replaceChildren(label, hint, box, this.#status)
    this.#target.closest('.govuk-form-group')?.before(this.#element)
    this.#input.addEventListener('input', () => this.#typed())
    this.#input.addEventListener('keydown', (event) => this.#key(event))
    this.#input.addEventListener('blur', () => this.#list.close())
  }

  #typed(): void {
    clearTimeout(this.#timer)
    const words = this.#input.value.trim()
    const mine = ++this.#asked
    this.#status.textContent = ''
    if (words.length < 2) this.#list.close()
    else this.#timer = setTimeout(() => void this.#look(words, mine), PAUSE_MS)
  }

  async #look(words: string, mine: number): Promise<void> {
    const found = await ask(
      `${this.#element.dataset['recipientSearch'] ?? ''}?q=${encodeURIComponent(words)}`,
    )
    // An answer that comes late is not shown over the one to what was typed since.
    if (mine !== this.#asked) return
    if (!found) {
      this.#list.close()
      this.#status.textContent =
        'Không tra được danh bạ lúc này. Hãy tự ghi tên và mã vào danh sách dưới đây.'
      return
    }
    this.#list.show(
      found.map(({ name, code }) => ({ value: `${name}, ${code}`, text: `${name} (${code})` })),
      'Không tìm thấy nơi nhận',
    )
    this.#status.textContent =
      found.length === 0
        ? 'Không tìm thấy nơi nhận.'
        : found.length < MOST
          ? `Tìm thấy ${found.length} nơi nhận.`
          : `${MOST} nơi nhận đầu tiên; gõ thêm chữ để tìm nơi khác.`
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      // The form is not sent from here; the first one stands for what was typed.
      event.preventDefault()
      if (!this.#list.isOpen) return
      if (this.#list.active === undefined) this.#list.step(1)
      if (this.#list.active !== undefined) this.#choose(this.#list.active)
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && this.#list.isOpen) {
      event.preventDefault()
      this.#list.step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Escape' && this.#list.isOpen) {
      event.preventDefault()
      this.#list.close()
    }
  }

  #choose(line: string): void {
    const lines = this.#target.value.split('\n').filter((one) => one.trim() !== '')
    const known = lines.includes(line)
    if (!known) this.#target.value = [...lines, line].join('\n')
    this.#target.scrollTop = this.#target.scrollHeight
    this.#target.dispatchEvent(new Event('input', { bubbles: true }))
    this.#asked++
    this.#input.value = ''
    this.#list.close()
    this.#status.textContent = known ? `${line} đã có trong danh sách.` : `Đã thêm ${line}.`
    this.#input.focus()
  }
}

/** What the directory has; nothing when it does not answer: the lines can still be typed. */
async function ask(address: string): Promise<readonly Found[] | undefined> {
  try {
    const answer = await fetch(address)
    if (!answer.ok) return undefined
    const body = (await answer.json()) as { items: Found[] }
    return body.items
  } catch {
    return undefined
  }
}
