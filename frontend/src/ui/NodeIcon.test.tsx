import { definitions } from '@millrace/shared'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { NodeIcon } from './NodeIcon.tsx'

test.each(Object.keys(definitions))('%s has an icon of its own', (type) => {
  const unknown = renderToStaticMarkup(<NodeIcon type="nothing of the kind" />)
  expect(renderToStaticMarkup(<NodeIcon type={type} />)).not.toBe(unknown)
})
