import { matches } from './fold.ts'

const limit = 50

/**
 * Dresses a `<select>` as a combobox after the ARIA pattern (list autocomplete with manual selection). The select stays in the
 * form, hidden, and keeps the value, so nothing changes for the server.
 */
export function autocomplete(element: HTMLElement): void {
  if (element instanceof HTMLSelectElement) new Combobox(element).attach()
}

class Combobox {
  readonly #select: HTMLSelectElement
  readonly #input = document.createElement('input')
  readonly #list = document.createElement('ul')
  readonly #status = document.createElement('div')
  #active = -1

  constructor(select: HTMLSelectElement) {
    this.#select = select
  }

  attach(): void {
    const select = this.#select
    const wrapper = document.createElement('div')
    wrapper.className = 'mc-combobox'
    this.#dressInput()
    this.#list.id = `${select.id}--list`
    this.#list.className = 'mc-combobox__list'
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', 'Gợi ý')
    this.#list.hidden = true
    this.#status.className = 'govuk-visually-hidden'
    this.#status.setAttribute('role', 'status')
    wrapper.append(this.#input, this.#list, this.#status)
    select.after(wrapper)
    select.hidden = true
    select.id = `${select.id}--select`
    this.#listen(wrapper)
  }

  #dressInput(): void {
    const input = this.#input
    input.id = this.#select.id
    input.type = 'text'
    input.className = this.#select.className.replaceAll('govuk-select', 'govuk-input')
    input.autocomplete = 'off'
    input.spellcheck = false
    input.disabled = this.#select.disabled
    input.value = this.#chosenText()
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-controls', `${this.#select.id}--list`)
    const describedBy = this.#select.getAttribute('aria-describedby')
    if (describedBy) input.setAttribute('aria-describedby', describedBy)
  }

  #listen(wrapper: HTMLElement): void {
    this.#input.addEventListener('input', () => this.#open())
    this.#input.addEventListener('click', () => this.#open(''))
    this.#input.addEventListener('keydown', (event) => this.#key(event))
    wrapper.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node) || !wrapper.contains(event.relatedTarget)) this.#leave()
    })
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
    this.#list.addEventListener('click', (event) => {
      const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null
      if (item) this.#choose(item.dataset['value'] ?? '')
    })
  }

  #chosenText(): string {
    const option = this.#select.selectedOptions[0]
    return option && option.value !== '' ? option.text : ''
  }

  #open(typed = this.#input.value): void {
    const found = [...this.#select.options].filter(
      (option) => option.value !== '' && !option.disabled && matches(option.text, typed),
    )
    this.#list.replaceChildren(...found.slice(0, limit).map((option, index) => this.#item(option, index)))
    if (found.length === 0) this.#list.append(noneFound())
    this.#list.hidden = false
    this.#input.setAttribute('aria-expanded', 'true')
    this.#status.textContent =
      found.length === 0 ? 'Không có lựa chọn phù hợp' : `Có ${found.length} lựa chọn`
    this.#point(-1)
  }

  #item(option: HTMLOptionElement, index: number): HTMLElement {
    const item = document.createElement('li')
    item.id = `${this.#list.id}-${index}`
    item.className = 'mc-combobox__option'
    item.dataset['value'] = option.value
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    item.textContent = option.text
    return item
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (this.#list.hidden) this.#open('')
      this.#point(this.#active + (event.key === 'ArrowDown' ? 1 : -1))
    } else if (event.key === 'Enter' && !this.#list.hidden && this.#active >= 0) {
      event.preventDefault()
      this.#choose(this.#items()[this.#active]?.dataset['value'] ?? '')
    } else if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault()
      this.#input.value = this.#chosenText()
      this.#close()
    }
  }

  #items(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role=option]')]
  }

  #point(to: number): void {
    const items = this.#items()
    this.#active = items.length === 0 ? -1 : to < -1 ? items.length - 1 : to >= items.length ? 0 : to
    items.forEach((item, index) => item.setAttribute('aria-selected', String(index === this.#active)))
    const active = items[this.#active]
    if (active) this.#input.setAttribute('aria-activedescendant', active.id)
    else this.#input.removeAttribute('aria-activedescendant')
    active?.scrollIntoView({ block: 'nearest' })
  }

  #choose(value: string): void {
    this.#select.value = value
    this.#input.value = this.#chosenText()
    this.#select.dispatchEvent(new Event('change', { bubbles: true }))
    this.#close()
  }

  /** Leaving with exactly one match takes it; an emptied field clears the choice; anything else goes back. */
  #leave(): void {
    const typed = this.#input.value.trim()
    const exact = [...this.#select.options].filter(
      (option) => option.value !== '' && matches(option.text, typed),
    )
    if (typed === '') this.#choose('')
    else if (typed !== this.#chosenText() && exact.length === 1) this.#choose(exact[0]?.value ?? '')
    else this.#input.value = this.#chosenText()
    this.#close()
  }

  #close(): void {
    this.#list.hidden = true
    this.#active = -1
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
    this.#status.textContent = ''
  }
}

function noneFound(): HTMLElement {
  const item = document.createElement('li')
  item.className = 'mc-combobox__none'
  item.textContent = 'Không có lựa chọn phù hợp'
  return item
}
