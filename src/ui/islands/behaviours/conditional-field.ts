/**
 * Shows a field only while another has one of some values: `data-when-field` names the other input, `data-when-in` holds the
 * values as JSON. Without script the field is there with a note saying when it is needed.
 */
export function conditionalField(element: HTMLElement): void {
  const name = element.dataset['whenField'] ?? ''
  const wanted: unknown = JSON.parse(element.dataset['whenIn'] ?? '[]')
  const form = element.closest('form')
  if (!form || !Array.isArray(wanted)) return
  const update = (): void => {
    const given = new FormData(form).getAll(name)
    // An unchecked box sends nothing, which is its “no”.
    const values = given.length > 0 ? given : ['false']
    element.hidden = !values.some((value) => wanted.includes(value))
  }
  element.querySelectorAll<HTMLElement>('[data-when-note]').forEach((note) => {
    note.hidden = true
  })
  form.addEventListener('change', update)
  update()
}
