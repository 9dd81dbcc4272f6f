import { expect, test } from 'vitest'
import { type Chunk, firstLoad } from './firstLoad.ts'

const chunk = (more: Partial<Chunk>): Chunk => ({ isEntry: false, facadeModuleId: null, imports: [], styles: [], ...more })
const chunks = new Map([
  ['index.js', chunk({ isEntry: true, imports: ['react.js'], styles: ['index.css'] })],
  ['react.js', chunk({ imports: ['runtime.js'] })],
  ['runtime.js', chunk({})],
  [
    'App.js',
    chunk({ facadeModuleId: '/repo/frontend/src/app/App.tsx', imports: ['react.js', 'text.js'], styles: ['App.css', 'index.css'] }),
  ],
  ['text.js', chunk({})],
  ['Editor.js', chunk({ facadeModuleId: '/repo/frontend/src/editor/Editor.tsx', imports: ['flow.js'], styles: ['Editor.css'] })],
  ['flow.js', chunk({})],
])

test('the first load is all that the entry and what it always loads import, each file once', () => {
  expect(firstLoad(chunks, ['src/app/App.tsx'])).toEqual([
    'index.js',
    'App.js',
    'react.js',
    'text.js',
    'runtime.js',
    'index.css',
    'App.css',
  ])
})
test('a module that is said to be loaded and is not there is no small load', () => {
  expect(() => firstLoad(chunks, ['src/app/Gone.tsx'])).toThrow('src/app/Gone.tsx')
})
