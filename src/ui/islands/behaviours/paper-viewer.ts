/**
 * Papers open beside their list instead of in another tab: PDF in the browser's own viewer, pictures as they are.
 * With Ctrl or the middle button the link does what links do.
 */
export function paperViewer(root: HTMLElement): void {
  const frame = root.querySelector<HTMLElement>('[data-paper-frame]')
  if (!frame) return
  for (const link of root.querySelectorAll<HTMLAnchorElement>('a[data-paper]')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      for (const other of root.querySelectorAll('a[aria-current]')) other.removeAttribute('aria-current')
      link.setAttribute('aria-current', 'true')
      frame.hidden = false
      frame.replaceChildren(show(link))
      frame.scrollIntoView({ block: 'nearest' })
    })
  }
}

function show(link: HTMLAnchorElement): HTMLElement {
  const name = link.textContent?.trim() ?? ''
  if (link.dataset['paper']?.startsWith('image/')) {
    const image = document.createElement('img')
    image.src = link.href
    image.alt = name
    return image
  }
  const viewer = document.createElement('iframe')
  viewer.src = link.href
  viewer.title = name
  return viewer
}
