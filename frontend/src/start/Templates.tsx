import { Loader, Title, UnstyledButton } from '@mantine/core'
import { templates } from '@millrace/shared'
import { useMemo } from 'react'
import { t, tDefinition } from '../ui/text.ts'
import { Picture } from './Picture.tsx'
import { useStart } from './useStart.ts'

/** Pipelines that run as they stand, with one click each. */
export function Templates() {
  const { begin, busy, free } = useStart()
  const drawn = useMemo(() => templates.map((template) => ({ ...template, drawing: template.document() })), [])
  return (
    <section aria-label={t('Templates')}>
      <Title order={2} size="h5">
        {t('Or begin with one that runs')}
      </Title>
      <p className="mr-start-hint">{t('One click makes it and starts it. Change it as you like.')}</p>
      <ul className="mr-templates">
        {drawn.map(({ id, title, summary, drawing }) => (
          <li key={id}>
            <UnstyledButton
              className="mr-template"
              disabled={busy !== undefined}
              aria-busy={busy === id}
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
              {busy === id && (
                <span className="mr-template-busy" role="status">
                  <Loader size={16} aria-hidden /> {t('Starting…')}
                </span>
              )}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
