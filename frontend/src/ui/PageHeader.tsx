import { Brand } from './Brand.tsx'
import { PreferencesMenu } from './PreferencesMenu.tsx'

/** The header of every page but the editor. */
export function PageHeader() {
  return (
    <header className="mr-topbar">
      <Brand />
      <div className="mr-grow" />
      <PreferencesMenu />
    </header>
  )
}
