/** Counts what React draws anew, seen from outside: through the hook that React looks for when it starts, as its developer tools do. */
import type { Page } from '@playwright/test'

/** Drawn anew since the count began. */
export interface Renders {
  /** Commits of any kind: the page did something. */
  commits: number
  /** Cards of nodes. */
  cards: number
  /** React Flow as a whole. */
  canvas: number
}

interface Fiber {
  flags: number
  alternate: Fiber | null
  child: Fiber | null
  sibling: Fiber | null
  stateNode: unknown
}

/** Must be called before the page is opened. */
export async function watchRenders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const PERFORMED_WORK = 1
    const counts = { commits: 0, cards: 0, canvas: 0 }
    const classOf = (fiber: Fiber | null) => (fiber?.stateNode instanceof Element ? fiber.stateNode.classList : undefined)
    // A subtree that was left alone keeps its very fibers.
    const walk = (fiber: Fiber, before: Fiber | null) => {
      const didRender = (fiber.flags & PERFORMED_WORK) !== 0 && !(fiber.stateNode instanceof Element)
      if (didRender && classOf(fiber.child)?.contains('mr-card')) counts.cards++
      if (didRender && classOf(fiber.child)?.contains('react-flow')) counts.canvas++
      if (fiber.child === before?.child) return
      for (let child = fiber.child; child; child = child.sibling) walk(child, child.alternate)
    }
    Object.assign(window, {
      renders: counts,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberUnmount: () => {},
        onCommitFiberRoot: (_: number, { current }: { current: Fiber }) => {
          counts.commits++
          walk(current, current.alternate)
        },
      },
    })
  })
}

const read = (page: Page): Promise<Renders> => page.evaluate(() => ({ ...(window as unknown as { renders: Renders }).renders }))

/** What is drawn anew while something happens. */
export async function rendersDuring(page: Page, happen: () => Promise<void>): Promise<Renders> {
  const before = await read(page)
  await happen()
  const after = await read(page)
  return { commits: after.commits - before.commits, cards: after.cards - before.cards, canvas: after.canvas - before.canvas }
}
