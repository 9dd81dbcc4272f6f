import '@fontsource-variable/inter'
import './ui/mantineStyles.ts'
import './ui/tokens.css'
import './ui/layout.css'
import { createRoot } from 'react-dom/client'
import { startLanguage } from './ui/language.ts'

await startLanguage()
// Not before: modules may say something as they load.
const { App } = await import('./app/App.tsx')
createRoot(document.getElementById('root')!).render(<App />)
