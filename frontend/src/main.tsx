import '@fontsource-variable/inter'
import './ui/mantineStyles.ts'
import './ui/tokens.css'
import './ui/layout.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'

createRoot(document.getElementById('root')!).render(<App />)
