/** Brings the current step of a drawing into view inside its box, also when the box was in a closed tab until now. */
export function diagram(box: HTMLElement): void {
  const step = box.querySelector<SVGGraphicsElement>('.process-diagram__node--current')
  if (!step) return
  const centre = (): void => {
    const [outer, inner] = [box.getBoundingClientRect(), step.getBoundingClientRect()]
    if (outer.width === 0) return
    box.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2)
    box.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2)
    observer.disconnect()
  }
  const observer = new ResizeObserver(centre)
  observer.observe(box)
}
