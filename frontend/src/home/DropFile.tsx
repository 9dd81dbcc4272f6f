import { IconUpload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

/** Takes a file that is dropped anywhere on the page; while one is held over it, the page says what will happen: `hint`. */
export function DropFile({ onFile, hint }: { onFile(file: File): void; hint: string }) {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFile(event)) return
      event.preventDefault()
      event.dataTransfer!.dropEffect = 'copy'
      setOver(true)
    }
    // Leaving one element for another within the page has a target to go to.
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (!file) return
      event.preventDefault()
      onFile(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [onFile])
  if (!isOver) return null
  return (
    <div className="mr-drop" role="status">
      <IconUpload size={24} aria-hidden /> {hint}
    </div>
  )
}
