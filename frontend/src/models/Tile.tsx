import type { ReactNode } from 'react'

/** A part of the panel under a title. */
export const Tile = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="mr-tile" aria-label={title}>
    <h3 className="mr-clip">
      <bdi>{title}</bdi>
    </h3>
    {children}
  </section>
)
