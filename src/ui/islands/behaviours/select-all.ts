/**
 * A box in the head of a column that ticks all boxes of a name, and a button that says how many are ticked:
 * `data-select-all="task"` on the heading, `data-chosen-of="task"` on the button, with `data-chosen-words` where the button
 * does not just handle: “Ký # văn bản đã chọn”.
 */
export function selectAll(heading: HTMLElement): void {
  const name = heading.dataset['selectAll'] ?? ''
  const form = heading.closest('form')
  if (!form) return
  const boxes = [
    ...form.querySelectorAll<HTMLInputElement>(`input[type="checkbox"][name="${CSS.escape(name)}"]`),
  ]
  const button = form.querySelector<HTMLElement>(`[data-chosen-of="${CSS.escape(name)}"]`)
  // The key printed on the button stays there.
  const spoken = [...(button?.childNodes ?? [])].find((node) => node.nodeType === Node.TEXT_NODE)
  const words = spoken?.textContent ?? ''
  const asked = button?.dataset['chosenWords'] ?? 'Xử lý # việc đã chọn'
  const all = document.createElement('input')
  all.type = 'checkbox'
  all.className = 'mc-tick'
  const label = document.createElement('label')
  label.className = 'mc-tick-all'
  // Seen where rows are cards, and there is no column for the box to stand over.
  const said = Object.assign(document.createElement('span'), { textContent: 'Chọn tất cả trên trang này' })
  label.append(said, all)
  heading.replaceChildren(label)
  const update = (): void => {
    const chosen = boxes.filter((box) => box.checked).length
    all.checked = chosen > 0 && chosen === boxes.length
    all.indeterminate = chosen > 0 && chosen < boxes.length
    const text = chosen === 0 ? words : `${asked.replace('#', String(chosen))} `
    // Words that are put in anew under a finger swallow its press.
    if (spoken && spoken.textContent !== text) spoken.textContent = text
  }
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked
    update()
  })
  form.addEventListener('change', update)
  update()
}
