/** Whether everything to act on can be reached in a window of any size, looked at in one pass over the page. */
import type { Page } from '@playwright/test'

/**
 * Every control that is seen and is not reached: outside of what can be scrolled to, covered by something else, or smaller than
 * 24 × 24 px without as much room around it (WCAG 2.2, 2.5.8). What lies on the canvas is moved with it, and is left out.
 */
export const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const LEAST = 24
    const CONTROLS =
      'a[href], button, input, select, textarea, summary, [contenteditable="true"], [tabindex="0"], ' +
      '[role="menuitem"], [role="menuitemradio"], [role="option"], [role="tab"], [role="treeitem"]'
    const found: string[] = []
    const wide = document.documentElement.scrollWidth
    if (wide > innerWidth) {
      const wider = Array.from(document.querySelectorAll('body *')).filter(
        (element) => element.getBoundingClientRect().right > innerWidth + 1,
      )
      const which = wider.slice(0, 4).map((element) => `${element.tagName} ${element.className}`)
      found.push(`the page is ${wide} wide in a window of ${innerWidth}: ${which.join(', ')}`)
    }

    // What is behind a dialog, a menu or a message waits for its end.
    const over = Array.from(document.querySelectorAll('[aria-modal="true"], [role="menu"], .mantine-Notification-root'))
    const within = over.findLast((each) => each.checkVisibility()) ?? document
    const isActedOn = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !element.matches(':disabled, [aria-disabled="true"], [type="hidden"], [tabindex="-1"][aria-hidden]') &&
      element.closest('[inert], [aria-hidden="true"], .react-flow__viewport') === null
    /** A field hidden behind its label is reached by the label. */
    const targetOf = (element: Element): Element => {
      const label = element instanceof HTMLInputElement && /checkbox|radio|file/.test(element.type) ? element.labels?.[0] : undefined
      return label?.checkVisibility() ? label : element
    }
    const controls = [...new Set(Array.from(within.querySelectorAll(CONTROLS)).filter(isActedOn).map(targetOf))]
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} "${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)}" at ${innerWidth}`

    /** The middle of what is seen of it is itself, a part of it, or what it is a part of and names it. */
    const isHit = (element: Element): boolean => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      const [x, y] = [(Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2]
      // A scroll stops at whole pixels.
      const isSmall = right - left < innerWidth && bottom - top < innerHeight
      const isInside = isSmall
        ? left > -1 && right < innerWidth + 1 && top > -1 && bottom < innerHeight + 1
        : left < innerWidth && right > 0 && top < innerHeight && bottom > 0
      const hit = document.elementFromPoint(x, y)
      return isInside && hit !== null && (element.contains(hit) || hit.closest('label')?.control === element)
    }
    for (const element of controls) {
      if (isHit(element)) continue
      for (const block of ['nearest', 'center'] as const) {
        element.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' })
        if (isHit(element)) break
      }
      if (!isHit(element)) found.push(`not in reach: ${nameOf(element)}`)
    }

    /** In a line of text a link is as high as the line. */
    const isInText = (element: Element): boolean =>
      getComputedStyle(element).display === 'inline' && (element.parentElement?.textContent?.trim() ?? '') !== element.textContent?.trim()
    /** What it scrolls in: what is elsewhere is beside it at times only. */
    const scrollerOf = (element: Element): Element | null => {
      let at = element.parentElement
      while (at && !/auto|scroll/.test(getComputedStyle(at).overflow)) at = at.parentElement
      return at
    }
    const boxes = controls.map((element) => ({ element, box: element.getBoundingClientRect(), scroller: scrollerOf(element) }))
    const isSmallBox = ({ width, height }: DOMRect) => width < LEAST - 0.5 || height < LEAST - 0.5
    for (const { element, box, scroller } of boxes) {
      if (!isSmallBox(box) || isInText(element)) continue
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      const near = boxes.find(({ element: other, box: it, scroller: itsScroller }) => {
        if (other === element || itsScroller !== scroller || other.contains(element) || element.contains(other)) return false
        if (isSmallBox(it)) return Math.hypot(it.x + it.width / 2 - x, it.y + it.height / 2 - y) < LEAST
        const [besideX, besideY] = [Math.max(it.left - x, 0, x - it.right), Math.max(it.top - y, 0, y - it.bottom)]
        return Math.hypot(besideX, besideY) < LEAST / 2
      })
      const size = `${Math.round(box.width)} × ${Math.round(box.height)}`
      if (near) found.push(`too small (${size}, beside ${nameOf(near.element)}): ${nameOf(element)}`)
    }
    return found
  })
