import '@fontsource-variable/inter'
import './ui/mantineStyles.ts'
import './ui/tokens.css'
import './ui/layout.css'
import './ui/controls.css'
import './ui/tables.css'
import './ui/forcedColours.css'
import { createRoot } from 'react-dom/client'
import { startLanguage } from './ui/language.ts'

await startLanguage()
// Not before: modules may say something as they load.
const isViewer = window.location.pathname.startsWith('/d/')
const App = isViewer ? (await import('./viewer/ViewerApp.tsx')).ViewerApp : (await import('./app/App.tsx')).App
createRoot(document.getElementById('root')!).render(<App />)
