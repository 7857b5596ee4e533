/**
 * Radios and checkboxes: shows what a choice reveals while it is chosen, and lets an exclusive choice uncheck the others.
 * Written here instead of taken from govuk-frontend because that puts `aria-expanded` on radios, where ARIA does not allow it.
 */
export function choices(element: HTMLElement): void {
  const inputs = [...element.querySelectorAll<HTMLInputElement>('input[type=radio], input[type=checkbox]')]
  const update = (): void => inputs.forEach(showOrHide)
  element.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement) uncheckOthers(event.target, inputs)
    update()
  })
  // Browsers put form values back after “back” without an event.
  window.addEventListener('pageshow', update)
  update()
}

function showOrHide(input: HTMLInputElement): void {
  const revealed = input.dataset['ariaControls'] && document.getElementById(input.dataset['ariaControls'])
  if (!revealed) return
  revealed.classList.toggle(
    `govuk-${input.type === 'radio' ? 'radios' : 'checkboxes'}__conditional--hidden`,
    !input.checked,
  )
  if (input.type === 'radio') return
  input.setAttribute('aria-controls', revealed.id)
  input.setAttribute('aria-expanded', String(input.checked))
}

function uncheckOthers(changed: HTMLInputElement, inputs: readonly HTMLInputElement[]): void {
  if (changed.type !== 'checkbox' || !changed.checked) return
  const exclusive = (input: HTMLInputElement): boolean => input.dataset['behaviour'] === 'exclusive'
  for (const other of inputs)
    if (other !== changed && (exclusive(changed) || exclusive(other))) other.checked = false
}
