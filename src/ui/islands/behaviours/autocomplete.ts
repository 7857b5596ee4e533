import { matches } from './fold.ts'
import { Listbox } from './listbox.ts'

const limit = 50
const NONE = 'Không có lựa chọn phù hợp'

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
  readonly #status = document.createElement('div')
  readonly #list: Listbox

  constructor(select: HTMLSelectElement) {
    this.#select = select
    this.#list = new Listbox(this.#input, `${select.id}--list`, (value) => this.#choose(value))
  }

  attach(): void {
    const select = this.#select
    const wrapper = document.createElement('div')
    wrapper.className = 'mc-combobox'
    this.#dressInput()
    this.#status.className = 'govuk-visually-hidden'
    this.#status.setAttribute('role', 'status')
    wrapper.append(this.#input, this.#list.element, this.#status)
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
  }

  #chosenText(): string {
    const option = this.#select.selectedOptions[0]
    return option && option.value !== '' ? option.text : ''
  }

  #found(typed: string): HTMLOptionElement[] {
    return [...this.#select.options].filter(
      (option) => option.value !== '' && !option.disabled && matches(option.text, typed),
    )
  }

  #open(typed = this.#input.value): void {
    const found = this.#found(typed)
    this.#list.show(found.slice(0, limit), NONE)
    this.#status.textContent = found.length === 0 ? NONE : `Có ${found.length} lựa chọn`
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (!this.#list.isOpen) this.#open('')
      this.#list.step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && this.#list.active !== undefined) {
      event.preventDefault()
      this.#choose(this.#list.active)
    } else if (event.key === 'Escape' && this.#list.isOpen) {
      event.preventDefault()
      this.#input.value = this.#chosenText()
      this.#close()
    }
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
    this.#list.close()
    this.#status.textContent = ''
  }
}
