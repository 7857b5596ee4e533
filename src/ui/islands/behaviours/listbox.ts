export type Offer = { value: string; text: string }

/** The list under a combobox (ARIA list autocomplete): what is offered, and which of it the arrow keys stand on. */
export class Listbox {
  readonly element = document.createElement('ul')
  readonly #input: HTMLInputElement
  #active = -1

  /** @param choose called with the value of what is clicked */
  constructor(input: HTMLInputElement, id: string, choose: (value: string) => void) {
    this.#input = input
    const { element } = this
    element.id = id
    element.className = 'mc-combobox__list'
    element.setAttribute('role', 'listbox')
    element.setAttribute('aria-label', 'Gợi ý')
    element.hidden = true
    input.setAttribute('role', 'combobox')
    input.setAttribute('aria-autocomplete', 'list')
    input.setAttribute('aria-expanded', 'false')
    input.setAttribute('aria-controls', id)
    // The focus stays where it is typed.
    element.addEventListener('mousedown', (event) => event.preventDefault())
    element.addEventListener('click', (event) => {
      const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=option]') : null
      if (item) choose(item.dataset['value'] ?? '')
    })
  }

  get isOpen(): boolean {
    return !this.element.hidden
  }

  /** What the arrow keys stand on; nothing before they are pressed. */
  get active(): string | undefined {
    return this.#items()[this.#active]?.dataset['value']
  }

  show(offers: readonly Offer[], none: string): void {
    this.element.replaceChildren(...offers.map((offer, index) => this.#item(offer, index)))
    if (offers.length === 0) this.element.append(saying(none))
    this.element.hidden = false
    this.#input.setAttribute('aria-expanded', 'true')
    this.#point(-1)
  }

  step(by: 1 | -1): void {
    this.#point(this.#active + by)
  }

  close(): void {
    this.element.hidden = true
    this.#active = -1
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
  }

  #items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=option]')]
  }

  #item({ value, text }: Offer, index: number): HTMLElement {
    const item = document.createElement('li')
    item.id = `${this.element.id}-${index}`
    item.className = 'mc-combobox__option'
    item.dataset['value'] = value
    item.setAttribute('role', 'option')
    item.setAttribute('aria-selected', 'false')
    item.textContent = text
    return item
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
}

function saying(text: string): HTMLElement {
  const item = document.createElement('li')
  item.className = 'mc-combobox__none'
  item.textContent = text
  return item
}
