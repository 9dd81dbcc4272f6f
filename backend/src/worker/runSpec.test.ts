import { expect, test } from 'vitest'
import { draftOf, source } from '../testing/drafts.ts'
import { runSpec } from './runSpec.ts'

test('a step that computes with a secret gets it where the run is opened', async () => {
  const secret = 'secret:0123456789abcdef0123456789abcdef'
  const document = draftOf({ ...source, hide: ['mask', { columns: ['user'], how: 'hash', secret }] }, ['in.out>hide.in'])
  const { plan } = await runSpec(document, async (settings) => ({
    ...settings,
    ...(settings['secret'] !== undefined && { secret: 'salt' }),
  }))
  const step = plan.relations.find(({ node: of }) => of === 'hide')
  expect(step).toMatchObject({ op: 'project', items: [{ name: 'user', value: { secret: 'salt' } }] })
  expect(JSON.stringify(step)).toContain('$secret')
})
