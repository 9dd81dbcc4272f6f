import { Title, UnstyledButton } from '@mantine/core'
import { templates } from '@millrace/shared'
import { useMemo } from 'react'
import { t, tDefinition } from '../ui/text.ts'
import { MakingProgress } from './MakingProgress.tsx'
import { Picture } from './Picture.tsx'
import { useStart } from './useStart.ts'

/** Pipelines that run as they stand, with one click each. */
export function Templates() {
  const { begin, cancel, going, free } = useStart()
  const drawn = useMemo(() => templates.map((template) => ({ ...template, drawing: template.document() })), [])
  return (
    <section aria-label={t('Templates')}>
      <Title order={2} size="h5">
        {t('Or begin with one that runs')}
      </Title>
      <p className="mr-start-hint">{t('One click makes it and starts it. Change it as you like.')}</p>
      <ul className="mr-templates">
        {drawn.map(({ id, title, summary, drawing }) => (
          <li key={id} className="mr-waits">
            <UnstyledButton
              className="mr-template"
              // Not disabled: the focus stays here while it starts, and when that is cancelled.
              aria-disabled={going !== undefined}
              aria-busy={going?.way === id}
              onClick={() => {
                const [table] = Object.values(drawing.views).map(({ node }) => node)
                begin({
                  document: { ...drawing, name: free(drawing.name) },
                  run: true,
                  way: id,
                  ...(table !== undefined && { node: table }),
                })
              }}
            >
              <span className="mr-template-picture">
                <Picture document={drawing} />
              </span>
              <strong>{tDefinition(title)}</strong>
              <span className="mr-dim">{tDefinition(summary)}</span>
            </UnstyledButton>
            {going?.way === id && <MakingProgress going={going} onCancel={cancel} />}
          </li>
        ))}
      </ul>
    </section>
  )
}
